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
    private readonly SharedStatistics? _shared;
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
    /// <param name="peers">The processes that have the other rows of a batch; null if the statistics are of the rows here.</param>
    public BatchNormLayer(
        BatchNorm2dLayer description, Activation function, LayerShape shape, ParameterCursor cursor, int panels, VaeCluster? peers = null)
        : base(shape.Length, shape.Length, panels)
    {
        (_channels, _pixels, _function) = (shape.Channels, shape.Pixels, function);
        (_epsilon, _momentum) = (description.Epsilon, (float)description.Momentum);
        _gamma = cursor.Parameters;
        _gammaGradient = cursor.Gradients;
        _runningMean = cursor.Statistics;
        _scales = new BatchNormScale[_channels];
        (_forward, _backward) = (ForwardPart, BackwardPart);
        _shared = peers is null ? null : new(peers, _channels);
    }

    public override bool IsElementwise => true;

    public override void Forward(WorkerTeam team, float* input, PanelBatch batch, bool training)
    {
        _input = input;
        (_batch, _training) = (batch, training);
        if (_training && _shared is not null)
        {
            team.Run(ObservePart);
            _shared.SumForward((double)batch.TotalRows * _pixels);
        }

        team.Run(_forward);
    }

    public override void Backward(WorkerTeam team, PanelBatch batch, float* outputGradient, float* inputGradient)
    {
        _outputGradient = outputGradient;
        _inputGradient = inputGradient;
        if (_shared is null)
        {
            team.Run(_backward);
            return;
        }

        team.Run(SumPart);
        _shared.SumBackward();
        if (inputGradient is not null)
        {
            team.Run(InputGradientPart);
        }
    }

    private void ForwardPart(int part, int parts)
    {
        var (first, last) = WorkerTeam.Share(_channels, part, parts);
        for (var channel = first; channel < last; channel++)
        {
            var input = Planes(_input, channel);
            var (mean, variance) = _training
                ? Learn(channel, _shared?.Of(channel, _runningMean[channel]) ?? Observe(input))
                : (_runningMean[channel], _runningMean[_channels + channel]);
            _scales[channel] = BatchNormScale.Of(mean, variance, _epsilon, _gamma[channel], _gamma[_channels + channel]);
            BatchNormKernels.Forward(input, Planes(Output.Pointer, channel), _batch.Panels, _scales[channel], _function);
        }
    }

    private (double Count, double Mean, double Variance) Observe(ChannelPlanes input)
    {
        var (mean, variance) = BatchNormKernels.Statistics(input, _batch);
        return ((double)_batch.TotalRows * _pixels, mean, variance);
    }

    /// <summary>The running statistics take their share of the batch's, of the variance its unbiased estimate.</summary>
    private (double Mean, double Variance) Learn(int channel, (double Count, double Mean, double Variance) batch)
    {
        var (n, mean, variance) = batch;
        // A single value has no such estimate, and varies by 0.
        var unbiased = variance * n / Math.Max(1, n - 1);
        var running = _runningMean + channel;
        running[0] = (_momentum * (float)mean) + ((1 - _momentum) * running[0]);
        running[_channels] = (_momentum * (float)unbiased) + ((1 - _momentum) * running[_channels]);
        return (mean, variance);
    }

    private void ObservePart(int part, int parts)
    {
        var (first, last) = WorkerTeam.Share(_channels, part, parts);
        for (var channel = first; channel < last; channel++)
        {
            _shared!.Observe(channel, _runningMean[channel], Observe(Planes(_input, channel)));
        }
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

    private void SumPart(int part, int parts)
    {
        var (first, last) = WorkerTeam.Share(_channels, part, parts);
        for (var channel = first; channel < last; channel++)
        {
            var (gamma, beta) = BatchNormKernels.Backward(
                _function, Planes(_input, channel), Planes(Output.Pointer, channel), Planes(_outputGradient, channel),
                Planes(null, channel), _batch, _scales[channel]);
            _gammaGradient[channel] = (float)gamma;
            _gammaGradient[_channels + channel] = (float)beta;
            _shared!.Observe(channel, gamma, beta);
        }
    }

    private void InputGradientPart(int part, int parts)
    {
        var (first, last) = WorkerTeam.Share(_channels, part, parts);
        for (var channel = first; channel < last; channel++)
        {
            var (gamma, beta) = _shared!.GradientMeans(channel);
            BatchNormKernels.InputGradient(
                _function, Planes(_input, channel), Planes(Output.Pointer, channel), Planes(_outputGradient, channel),
                Planes(_inputGradient, channel), _batch, _scales[channel], (float)gamma, (float)beta);
        }
    }

    private ChannelPlanes Planes(float* panels, int channel) => new(panels, _channels, _pixels, channel);
}
