using Vae.Kernels;

namespace Vae.Managed.Layers;

/// <summary>y = (x, c): every row with its condition behind it. C = values of the condition.</summary>
internal sealed unsafe class AppendLayer : EngineLayer
{
    private readonly AlignedBuffer _conditions;
    private readonly Action<int, int> _forward;
    private readonly Action<int, int> _backward;
    private readonly int _dimension;
    private float* _input;
    private float* _outputGradient;
    private float* _inputGradient;
    private PanelBatch _batch;

    /// <param name="conditions">[P, C, lane], of the batch's rows once; filled before the forward pass.</param>
    /// <param name="inputs">Values per input row.</param>
    /// <param name="dimension">C.</param>
    /// <param name="panels">Most panels in a batch.</param>
    public AppendLayer(AlignedBuffer conditions, int inputs, int dimension, int panels)
        : base(inputs, inputs + dimension, panels)
    {
        (_conditions, _dimension) = (conditions, dimension);
        (_forward, _backward) = (ForwardPart, BackwardPart);
    }

    public override void Forward(WorkerTeam team, float* input, PanelBatch batch, bool training)
    {
        _input = input;
        _batch = batch;
        team.Run(_forward);
    }

    public override void Backward(WorkerTeam team, PanelBatch batch, float* outputGradient, float* inputGradient)
    {
        if (inputGradient is not null)
        {
            _outputGradient = outputGradient;
            _inputGradient = inputGradient;
            team.Run(_backward);
        }
    }

    private void ForwardPart(int part, int parts)
    {
        var (first, last) = WorkerTeam.Share(_batch.Panels, part, parts);
        for (var p = first; p < last; p++)
        {
            var row = Panel(Output.Pointer, p, Outputs);
            Panel(_input, p, Inputs).CopyTo(row);
            Panel(_conditions.Pointer, p % _batch.PanelsPerDraw, _dimension).CopyTo(row[(Inputs * PanelLayout.Lanes)..]);
        }
    }

    private void BackwardPart(int part, int parts)
    {
        var (first, last) = WorkerTeam.Share(_batch.Panels, part, parts);
        for (var p = first; p < last; p++)
        {
            Panel(_outputGradient, p, Outputs)[..(Inputs * PanelLayout.Lanes)].CopyTo(Panel(_inputGradient, p, Inputs));
        }
    }

    private static Span<float> Panel(float* panels, int number, int width) =>
        new(panels + ((nint)number * width * PanelLayout.Lanes), width * PanelLayout.Lanes);
}
