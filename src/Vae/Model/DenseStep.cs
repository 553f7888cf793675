using Vae.Kernels;

namespace Vae.Model;

/// <summary>y = W x + b, or W x.</summary>
internal sealed unsafe class DenseStep : ScorerStep
{
    private readonly int _inputs;
    private readonly AlignedBuffer _weight;
    private readonly AlignedBuffer _bias;
    private readonly AlignedBuffer _packed;

    /// <param name="parameters">W and, if there are biases, b behind it; moved past them.</param>
    /// <param name="inputs">Values per input row.</param>
    /// <param name="outputs">Values per output row.</param>
    /// <param name="hasBias">Whether there are biases.</param>
    public DenseStep(ref float* parameters, int inputs, int outputs, bool hasBias = true)
        : base(outputs)
    {
        _inputs = inputs;
        _weight = new(checked(inputs * outputs));
        new Span<float>(parameters, _weight.Length).CopyTo(_weight.Span);
        parameters += _weight.Length;
        _bias = new(RowKernel.PaddedOutputs(outputs));
        for (var o = 0; hasBias && o < outputs; o++)
        {
            // Adding 0 turns -0 into 0, which makes leaving out terms of 0 exact.
            _bias.Pointer[o] = parameters[o] + 0f;
        }

        parameters += hasBias ? outputs : 0;
        _packed = new(RowKernel.PackedLength(inputs, outputs));
        RowKernel.Pack(_weight.Pointer, inputs, outputs, _packed.Pointer);
    }

    private DenseStep(DenseStep whole, int outputs)
        : base(outputs)
    {
        (_inputs, _weight, _bias) = (whole._inputs, whole._weight, whole._bias);
        _packed = new(RowKernel.PackedLength(_inputs, outputs));
        RowKernel.Pack(_weight.Pointer, _inputs, outputs, _packed.Pointer);
    }

    /// <summary>A step that computes no more than the first outputs, to the same bits.</summary>
    public DenseStep FirstOutputs(int count) => new(this, count);

    public override void RunPanels(float* x, float* y, PanelBatch batch, ScorerScratch scratch) =>
        DenseKernels.Forward(_weight.Pointer, _bias.Pointer, x, batch, _inputs, Outputs, y, part: 0, parts: 1);

    public override int BlocksOfRow => RowKernel.Groups(Outputs);

    public override void PrepareRow(float* x, ScorerScratch scratch) =>
        RowKernel.FindNonZero(x, _inputs, (int*)scratch.NonZero.Pointer);

    public override void RunRowBlock(int block, float* x, float* y, ScorerScratch prepared, ScorerScratch own) =>
        RowKernel.Run(_packed.Pointer, _bias.Pointer, x, _inputs, block, (int*)prepared.NonZero.Pointer, y);
}
