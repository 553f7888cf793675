using Vae.Kernels;

namespace Vae.Model;

/// <summary>A convolution or its transpose.</summary>
internal sealed unsafe class ConvolutionStep : ScorerStep
{
    private readonly ConvolutionPlan _plan;
    private readonly AlignedBuffer _weight;
    private readonly AlignedBuffer _bias;
    private readonly RowConvolution _row;

    /// <param name="parameters">W and b, adjacent.</param>
    /// <param name="plan">Which way.</param>
    public ConvolutionStep(float* parameters, ConvolutionPlan plan)
        : base(plan.TargetLength)
    {
        _plan = plan;
        var length = plan.Shape.WeightLength;
        _weight = new(plan.IsPacked ? ConvolutionWeights.PackedLength(plan) : length);
        if (plan.IsPacked)
        {
            ConvolutionWeights.Pack(plan, parameters, _weight.Pointer, part: 0, parts: 1);
        }
        else
        {
            new Span<float>(parameters, length).CopyTo(_weight.Span);
        }

        _bias = new(plan.TargetChannels);
        for (var channel = 0; channel < plan.TargetChannels; channel++)
        {
            // Adding 0 turns -0 into 0, which is the same whether it starts a sum or is its first term.
            _bias.Pointer[channel] = parameters[length + channel] + 0f;
        }

        _row = new(plan, _weight, _bias);
    }

    public override int ColumnFloats =>
        Math.Max(ConvolutionKernels.ScratchLength(_plan), checked(_row.SharedFloats + _row.OwnFloats));

    public override void RunPanels(float* x, float* y, PanelBatch batch, ScorerScratch scratch) => ConvolutionKernels.Run(
        _plan, _weight.Pointer, _bias.Pointer, x, batch, y, scratch.Columns.Pointer, part: 0, parts: 1);

    public override int BlocksOfRow => _row.Blocks;

    public override void PrepareRow(float* x, ScorerScratch scratch) => _row.Prepare(x, scratch.Columns.Pointer);

    public override void RunRowBlock(int block, float* x, float* y, ScorerScratch prepared, ScorerScratch own) =>
        _row.Run(block, x, prepared.Columns.Pointer, own.Columns.Pointer + _row.SharedFloats, y);
}
