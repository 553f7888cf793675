using Vae.Architecture;
using Vae.Kernels;

namespace Vae.Model;

/// <summary>Normalises each channel by the running statistics and applies the nonlinearity that follows.</summary>
internal sealed unsafe class BatchNormStep : ScorerStep
{
    private readonly LayerShape _shape;
    private readonly Activation _function;
    private readonly BatchNormScale[] _scales;

    /// <param name="parameters">gamma and beta, adjacent; moved past them.</param>
    /// <param name="statistics">The running mean and variance, adjacent; moved past them.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="function">The nonlinearity; identity if none follows.</param>
    /// <param name="shape">The images.</param>
    public BatchNormStep(
        ref float* parameters, ref float* statistics, BatchNorm2dLayer layer, Activation function, LayerShape shape)
        : base(shape.Length)
    {
        (_shape, _function) = (shape, function);
        var channels = shape.Channels;
        _scales = new BatchNormScale[channels];
        for (var c = 0; c < channels; c++)
        {
            _scales[c] = BatchNormScale.Of(
                statistics[c], statistics[channels + c], layer.Epsilon, parameters[c], parameters[channels + c]);
        }

        parameters += 2 * channels;
        statistics += 2 * channels;
    }

    public override bool IsElementwise => true;

    public override void RunPanels(float* x, float* y, PanelBatch batch, ScorerScratch scratch)
    {
        for (var c = 0; c < _scales.Length; c++)
        {
            BatchNormKernels.Forward(Planes(x, c), Planes(y, c), batch.Panels, _scales[c], _function);
        }
    }

    public override void RunRowBlock(int block, float* x, float* y, ScorerScratch prepared, ScorerScratch own)
    {
        var pixels = _shape.Pixels;
        for (var c = 0; c < _scales.Length; c++)
        {
            BatchNormKernels.ForwardOfRow(
                new(x + ((nint)c * pixels), pixels), new(y + ((nint)c * pixels), pixels), _scales[c]);
        }

        if (_function != Activation.Identity)
        {
            var values = new Span<float>(y, RowKernel.PaddedOutputs(Outputs));
            ActivationKernels.Forward(_function, values, values);
        }
    }

    private ChannelPlanes Planes(float* panels, int channel) => new(panels, _shape.Channels, _shape.Pixels, channel);
}
