using Vae.Kernels;

namespace Vae.Managed.Layers;

/// <summary>
/// A convolution, from the fine side to the coarse, or its transpose, from the coarse to the fine: what is one's way forward is the
/// way back of the other's gradient.
/// </summary>
internal sealed unsafe class ConvolutionLayer : EngineLayer
{
    private readonly bool _transposed;
    private readonly bool _trainsBias;
    private readonly ConvolutionPlan _there;
    private readonly ConvolutionPlan _back;
    private readonly float* _weight;
    private readonly float* _bias;
    private readonly float* _weightGradient;
    private readonly float* _biasGradient;
    private readonly ConvolutionGradient _gradient;
    private readonly AlignedBuffer _packed;
    private readonly AlignedBuffer[] _scratch;
    private readonly Action<int, int> _pack;
    private readonly Action<int, int> _forward;
    private readonly Action<int, int> _backwardInput;
    private readonly Action<int, int> _backwardParameters;
    private float* _input;
    private float* _outputGradient;
    private float* _inputGradient;
    private PanelBatch _batch;

    /// <param name="shape">The sizes.</param>
    /// <param name="transposed">Whether the input is the coarse side.</param>
    /// <param name="normalized">Whether batch normalisation follows, which takes the bias out again: its gradient is 0.</param>
    /// <param name="cursor">At W and b, adjacent.</param>
    /// <param name="panels">Most panels in a batch.</param>
    /// <param name="parts">Threads of the team.</param>
    public ConvolutionLayer(
        ConvolutionShape shape, bool transposed, bool normalized, ParameterCursor cursor, int panels, int parts)
        : base(transposed ? shape.CoarseLength : shape.FineLength, transposed ? shape.FineLength : shape.CoarseLength, panels)
    {
        (_transposed, _trainsBias) = (transposed, !normalized);
        var (down, up) = (ConvolutionPlan.Down(shape), ConvolutionPlan.Up(shape));
        (_there, _back) = transposed ? (up, down) : (down, up);
        _weight = cursor.Parameters;
        _bias = _weight + shape.WeightLength;
        _weightGradient = cursor.Gradients;
        _biasGradient = _weightGradient + shape.WeightLength;
        _packed = new(ConvolutionWeights.PackedLength(up));
        _gradient = new(shape, parts);
        var scratch = Math.Max(ConvolutionKernels.ScratchLength(down), ConvolutionKernels.ScratchLength(up));
        _scratch = [.. Enumerable.Range(0, parts).Select(_ => new AlignedBuffer(scratch))];
        (_pack, _forward) = (PackPart, ForwardPart);
        (_backwardInput, _backwardParameters) = (BackwardInputPart, BackwardParametersPart);
    }

    public override void Forward(WorkerTeam team, float* input, PanelBatch batch, bool training)
    {
        _input = input;
        _batch = batch;
        if (_transposed)
        {
            team.Run(_pack);
        }

        team.Run(_forward);
    }

    public override void Backward(WorkerTeam team, PanelBatch batch, float* outputGradient, float* inputGradient)
    {
        _outputGradient = outputGradient;
        _inputGradient = inputGradient;
        team.Run(_backwardParameters);
        if (inputGradient is not null)
        {
            team.Run(_backwardInput);
        }
    }

    private void PackPart(int part, int parts) =>
        ConvolutionWeights.Pack(_transposed ? _there : _back, _weight, _packed.Pointer, part, parts);

    private void ForwardPart(int part, int parts) =>
        Run(_there, _bias, _input, Output.Pointer, part, parts);

    private void BackwardInputPart(int part, int parts) =>
        Run(_back, bias: null, _outputGradient, _inputGradient, part, parts);

    private void Run(ConvolutionPlan plan, float* bias, float* source, float* target, int part, int parts) =>
        ConvolutionKernels.Run(
            plan, plan.IsPacked ? _packed.Pointer : _weight, bias, source, _batch, target, _scratch[part].Pointer, part, parts);

    private void BackwardParametersPart(int part, int parts)
    {
        var coarse = _transposed ? _input : _outputGradient;
        var fine = _transposed ? _outputGradient : _input;
        _gradient.Run(coarse, fine, _batch, _weightGradient, part, parts);
        if (!_transposed && _inputGradient is not null)
        {
            PackPart(part, parts);
        }

        var (first, last) = WorkerTeam.Share(_trainsBias ? _there.TargetChannels : 0, part, parts);
        for (var channel = first; channel < last; channel++)
        {
            var gradient = new ChannelPlanes(_outputGradient, _there.TargetChannels, _there.TargetPixels, channel);
            _biasGradient[channel] = (float)ChannelSums.Sum(gradient, _batch);
        }
    }
}
