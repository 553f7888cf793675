using Vae.Kernels;

namespace Vae.Model;

/// <summary>A convolution or its transpose.</summary>
internal sealed unsafe class ConvolutionStep : ScorerStep
{
    private readonly ConvolutionPlan _plan;
    private readonly AlignedBuffer _weight;
    private readonly AlignedBuffer _bias;

    /// <param name="parameters">W and b, adjacent; moved past them.</param>
    /// <param name="plan">Which way.</param>
    public ConvolutionStep(ref float* parameters, ConvolutionPlan plan)
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
        new Span<float>(parameters + length, _bias.Length).CopyTo(_bias.Span);
        parameters += length + _bias.Length;
    }

    public override int ColumnFloats =>
        Math.Max(ConvolutionKernels.ScratchLength(_plan), ConvolutionRowKernel.ScratchLength(_plan));

    public override void RunPanels(float* x, float* y, PanelBatch batch, ScorerScratch scratch) => ConvolutionKernels.Run(
        _plan, _weight.Pointer, _bias.Pointer, x, batch, y, scratch.Columns.Pointer, part: 0, parts: 1);

    public override void RunRow(float* x, float* y, ScorerScratch scratch) =>
        ConvolutionRowKernel.Run(_plan, _weight.Pointer, _bias.Pointer, x, y, scratch.Columns.Pointer);
}
