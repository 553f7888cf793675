using Vae.Kernels;

namespace Vae.Managed.Layers;

/// <summary>y = f(x), value by value.</summary>
internal sealed unsafe class ElementwiseLayer : EngineLayer
{
    private readonly Activation _function;
    private readonly Action<int, int> _forward;
    private readonly Action<int, int> _backward;
    private float* _input;
    private float* _outputGradient;
    private float* _inputGradient;
    private int _panels;

    public ElementwiseLayer(Activation function, int width, int panels)
        : base(width, width, panels)
    {
        _function = function;
        (_forward, _backward) = (ForwardPart, BackwardPart);
    }

    public override bool IsElementwise => true;

    public override void Forward(WorkerTeam team, float* input, PanelBatch batch, bool training)
    {
        _input = input;
        _panels = batch.Panels;
        team.Run(_forward);
    }

    public override void Backward(WorkerTeam team, PanelBatch batch, float* outputGradient, float* inputGradient)
    {
        if (inputGradient is null)
        {
            return;
        }

        _outputGradient = outputGradient;
        _inputGradient = inputGradient;
        team.Run(_backward);
    }

    private void ForwardPart(int part, int parts)
    {
        var (start, length) = Share(part, parts);
        ActivationKernels.Forward(_function, new(_input + start, length), new(Output.Pointer + start, length));
    }

    private void BackwardPart(int part, int parts)
    {
        var (start, length) = Share(part, parts);
        ActivationKernels.Backward(
            _function,
            new(_input + start, length),
            new(Output.Pointer + start, length),
            new(_outputGradient + start, length),
            new(_inputGradient + start, length));
    }

    /// <summary>Whole panel rows, so that every value goes through the vector path.</summary>
    private (int Start, int Length) Share(int part, int parts)
    {
        var (start, end) = WorkerTeam.Share(_panels * Outputs, part, parts);
        return (start * PanelLayout.Lanes, (end - start) * PanelLayout.Lanes);
    }
}
