using Vae.Kernels;

namespace Vae.Managed.Layers;

/// <summary>y = W x + b, or W x. Gradients go to where the session keeps them.</summary>
internal sealed unsafe class DenseLayer : EngineLayer
{
    private readonly float* _weight;
    private readonly float* _bias;
    private readonly float* _weightGradient;
    private readonly float* _biasGradient;
    private readonly AlignedBuffer _inputColumns;
    private readonly AlignedBuffer[] _scratch;
    private readonly Action<int, int> _forward;
    private readonly Action<int, int> _rearrange;
    private readonly Action<int, int> _backwardInput;
    private readonly Action<int, int> _backwardParameters;
    private float* _input;
    private float* _outputGradient;
    private float* _inputGradient;
    private PanelBatch _batch;

    /// <param name="parameters">W and, if there are biases, b behind it, in the session's parameters.</param>
    /// <param name="gradients">Where their gradients go.</param>
    /// <param name="inputs">Values per input row.</param>
    /// <param name="outputs">Values per output row.</param>
    /// <param name="panels">Most panels in a batch.</param>
    /// <param name="parts">Threads of the team.</param>
    /// <param name="hasBias">Whether there are biases.</param>
    public DenseLayer(float* parameters, float* gradients, int inputs, int outputs, int panels, int parts, bool hasBias = true)
        : base(inputs, outputs, panels)
    {
        var weights = (nint)inputs * outputs;
        _weight = parameters;
        _bias = hasBias ? parameters + weights : null;
        _weightGradient = gradients;
        _biasGradient = hasBias ? gradients + weights : null;
        _inputColumns = new(PanelLayout.Room(panels, PanelLayout.PanelsFor(inputs) * PanelLayout.Lanes));
        var scratch = Math.Max(DenseKernels.BackwardInputScratch(outputs), DenseKernels.BackwardWeightScratch(panels * PanelLayout.Lanes));
        _scratch = [.. Enumerable.Range(0, parts).Select(_ => new AlignedBuffer(scratch))];
        (_forward, _rearrange) = (ForwardPart, RearrangePart);
        (_backwardInput, _backwardParameters) = (BackwardInputPart, BackwardParametersPart);
    }

    // Of one draw no row that is not there; of several, their panels' unused lanes lie between them, and add zeros.
    private int Rows => _batch.Draws == 1 ? _batch.Rows : _batch.Panels * PanelLayout.Lanes;

    public override void Forward(WorkerTeam team, float* input, PanelBatch batch, bool training)
    {
        _input = input;
        _batch = batch;
        team.Run(_forward);
    }

    public override void Backward(WorkerTeam team, PanelBatch batch, float* outputGradient, float* inputGradient)
    {
        _outputGradient = outputGradient;
        _inputGradient = inputGradient;
        team.Run(_rearrange);
        team.Run(_backwardParameters);
        if (inputGradient is not null)
        {
            team.Run(_backwardInput);
        }
    }

    private void ForwardPart(int part, int parts) =>
        DenseKernels.Forward(_weight, _bias, _input, _batch, Inputs, Outputs, Output.Pointer, part, parts);

    private void RearrangePart(int part, int parts) =>
        DenseKernels.ToColumnPanels(_input, Rows, Inputs, _inputColumns.Pointer, part, parts);

    private void BackwardParametersPart(int part, int parts)
    {
        DenseKernels.BackwardWeight(
            _outputGradient, _inputColumns.Pointer, Rows, Inputs, Outputs, _weightGradient,
            _scratch[part].Pointer, part, parts);
        if (_biasGradient is not null)
        {
            DenseKernels.BackwardBias(_outputGradient, _batch.Panels, Outputs, _biasGradient, part, parts);
        }
    }

    private void BackwardInputPart(int part, int parts) =>
        DenseKernels.BackwardInput(
            _weight, _outputGradient, _batch, Inputs, Outputs, _inputGradient, _scratch[part].Pointer, part, parts);
}
