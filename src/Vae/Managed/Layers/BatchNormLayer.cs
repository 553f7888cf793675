using Vae.Architecture;
using Vae.Kernels;

namespace Vae.Managed.Layers;

/// <summary>
/// Normalises each channel, by the batch while training and by the running statistics otherwise, and applies the nonlinearity that
/// follows: in one go the values are read from memory once less each way.
/// </summary>
internal sealed unsafe class BatchNormLayer : EngineLayer
{
    private readonly int _channels;
    private readonly int _pixels;
    private readonly double _epsilon;
    private readonly float _momentum;
    private readonly Activation _function;
    private readonly float* _gamma;
    private readonly float* _gammaGradient;
    private readonly float* _runningMean;
    private readonly BatchNormScale[] _scales;
    private readonly Action<int, int> _forward;
    private readonly Action<int, int> _backward;
    private float* _input;
    private float* _outputGradient;
    private float* _inputGradient;
    private PanelBatch _batch;
    private bool _training;

    /// <param name="description">The layer.</param>
    /// <param name="function">The nonlinearity that follows; identity if none does.</param>
    /// <param name="shape">The images.</param>
    /// <param name="cursor">At gamma and beta, adjacent, and the running mean and variance, adjacent.</param>
    /// <param name="panels">Most panels in a batch.</param>
    public BatchNormLayer(BatchNorm2dLayer description, Activation function, LayerShape shape, ParameterCursor cursor, int panels)
        : base(shape.Length, shape.Length, panels)
    {
        (_channels, _pixels, _function) = (shape.Channels, shape.Pixels, function);
        (_epsilon, _momentum) = (description.Epsilon, (float)description.Momentum);
        _gamma = cursor.Parameters;
        _gammaGradient = cursor.Gradients;
        _runningMean = cursor.Statistics;
        _scales = new BatchNormScale[_channels];
        (_forward, _backward) = (ForwardPart, BackwardPart);
    }

    public override bool IsElementwise => true;

    public override void Forward(WorkerTeam team, float* input, PanelBatch batch, bool training)
    {
        _input = input;
        (_batch, _training) = (batch, training);
        team.Run(_forward);
    }

    public override void Backward(WorkerTeam team, PanelBatch batch, float* outputGradient, float* inputGradient)
    {
        _outputGradient = outputGradient;
        _inputGradient = inputGradient;
        team.Run(_backward);
    }

    private void ForwardPart(int part, int parts)
    {
        var (first, last) = WorkerTeam.Share(_channels, part, parts);
        for (var channel = first; channel < last; channel++)
        {
            var input = Planes(_input, channel);
            var (mean, variance) = _training
                ? Observe(input, channel)
                : (_runningMean[channel], _runningMean[_channels + channel]);
            _scales[channel] = BatchNormScale.Of(mean, variance, _epsilon, _gamma[channel], _gamma[_channels + channel]);
            BatchNormKernels.Forward(input, Planes(Output.Pointer, channel), _batch.Panels, _scales[channel], _function);
        }
    }

    /// <summary>The batch's statistics; the running ones take their share of them, of the variance its unbiased estimate.</summary>
    private (double Mean, double Variance) Observe(ChannelPlanes input, int channel)
    {
        var (mean, variance) = BatchNormKernels.Statistics(input, _batch);
        var n = (double)_batch.TotalRows * _pixels;
        // A single value has no such estimate, and varies by 0.
        var unbiased = variance * n / Math.Max(1, n - 1);
        var running = _runningMean + channel;
        running[0] = (_momentum * (float)mean) + ((1 - _momentum) * running[0]);
        running[_channels] = (_momentum * (float)unbiased) + ((1 - _momentum) * running[_channels]);
        return (mean, variance);
    }

    private void BackwardPart(int part, int parts)
    {
        var (first, last) = WorkerTeam.Share(_channels, part, parts);
        for (var channel = first; channel < last; channel++)
        {
            var (gamma, beta) = BatchNormKernels.Backward(
                _function, Planes(_input, channel), Planes(Output.Pointer, channel), Planes(_outputGradient, channel),
                Planes(_inputGradient, channel), _batch, _scales[channel]);
            _gammaGradient[channel] = (float)gamma;
            _gammaGradient[_channels + channel] = (float)beta;
        }
    }

    private ChannelPlanes Planes(float* panels, int channel) => new(panels, _channels, _pixels, channel);
}
