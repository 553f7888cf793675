using System.Numerics;

namespace Vae.Kernels;

/// <summary>
/// Batch normalisation by running statistics and the nonlinearity that follows, on panels of values of one image, to the last bit as
/// <see cref="BatchNormKernels"/> gives them.
/// </summary>
internal sealed unsafe class LaneNormalization
{
    private readonly Activation _function;
    private readonly AlignedBuffer _mean;
    private readonly AlignedBuffer _factor;
    private readonly AlignedBuffer _beta;

    /// <param name="scales">Of each channel.</param>
    /// <param name="function">The nonlinearity; identity if none follows.</param>
    public LaneNormalization(ReadOnlySpan<BatchNormScale> scales, Activation function)
    {
        _function = function;
        var length = PanelLayout.PanelsFor(scales.Length) * PanelLayout.Lanes;
        (_mean, _factor, _beta) = (new(length), new(length), new(length));
        for (var c = 0; c < scales.Length; c++)
        {
            (_mean.Pointer[c], _factor.Pointer[c], _beta.Pointer[c]) = (scales[c].Mean, scales[c].Factor, scales[c].Beta);
        }
    }

    /// <summary>Values of one channel in all lanes.</summary>
    public void OfChannel(int channel, float* values)
    {
        var mean = new Vector<float>(_mean.Pointer[channel]);
        var factor = new Vector<float>(_factor.Pointer[channel]);
        var beta = new Vector<float>(_beta.Pointer[channel]);
        for (var lane = 0; lane < PanelLayout.Lanes; lane += Vector<float>.Count)
        {
            Vector.FusedMultiplyAdd(Vector.Load(values + lane) - mean, factor, beta).Store(values + lane);
        }

        Activate(values);
    }

    /// <summary>Values of neighbouring channels side by side, from a multiple of a panel on.</summary>
    public void OfChannels(int first, float* values)
    {
        for (var lane = 0; lane < PanelLayout.Lanes; lane += Vector<float>.Count)
        {
            var c = first + lane;
            Vector.FusedMultiplyAdd(Vector.Load(values + lane) - Vector.Load(_mean.Pointer + c), Vector.Load(_factor.Pointer + c), Vector.Load(_beta.Pointer + c))
                .Store(values + lane);
        }

        Activate(values);
    }

    private void Activate(float* values)
    {
        if (_function != Activation.Identity)
        {
            var lanes = new Span<float>(values, PanelLayout.Lanes);
            ActivationKernels.Forward(_function, lanes, lanes);
        }
    }
}
