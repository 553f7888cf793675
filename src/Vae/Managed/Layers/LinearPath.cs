using System.Numerics.Tensors;
using Vae.Kernels;

namespace Vae.Managed.Layers;

/// <summary>A linear layer without biases beside a stack: from the stack's input to the first of its outputs, to which it is added.</summary>
internal sealed unsafe class LinearPath
{
    private readonly DenseLayer _layer;
    private readonly LayerStack _stack;
    private readonly int _stackOutputs;
    private readonly AlignedBuffer _outputGradient;
    private readonly AlignedBuffer _inputGradient;

    /// <param name="stack">What it lies beside.</param>
    /// <param name="stackOutputs">The stack's values per output row.</param>
    /// <param name="inputs">Values per input row, those of the condition included.</param>
    /// <param name="outputs">How many of the stack's first outputs it is added to.</param>
    /// <param name="cursor">At its weight; moved past it.</param>
    /// <param name="panels">Most panels in a batch.</param>
    /// <param name="parts">Threads of the team.</param>
    public LinearPath(LayerStack stack, int stackOutputs, int inputs, int outputs, ParameterCursor cursor, int panels, int parts)
    {
        (_stack, _stackOutputs) = (stack, stackOutputs);
        _layer = new(cursor.Parameters, cursor.Gradients, inputs, outputs, panels, parts, hasBias: false);
        cursor.Skip((nint)inputs * outputs);
        _outputGradient = new(_layer.Output.Length);
        _inputGradient = new(PanelLayout.Room(panels, inputs));
    }

    /// <summary>To be called after the stack's own pass.</summary>
    /// <param name="team">Who computes.</param>
    /// <param name="input">The stack's input.</param>
    /// <param name="batch">The panels.</param>
    public void Forward(WorkerTeam team, float* input, PanelBatch batch)
    {
        _layer.Forward(team, _stack.PathInput(input), batch, training: true);
        for (var p = 0; p < batch.Panels; p++)
        {
            var sum = OfStack(_stack.Output, p);
            TensorPrimitives.Add(sum, Own(_layer.Output, p), sum);
        }
    }

    /// <summary>To be called before the stack's own pass, which overwrites the gradient of its outputs.</summary>
    /// <param name="team">Who computes.</param>
    /// <param name="batch">The panels.</param>
    /// <param name="wantsInput">Whether <see cref="AddInputGradient"/> will be called.</param>
    public void Backward(WorkerTeam team, PanelBatch batch, bool wantsInput)
    {
        for (var p = 0; p < batch.Panels; p++)
        {
            OfStack(_stack.OutputGradient, p).CopyTo(Own(_outputGradient, p));
        }

        _layer.Backward(team, batch, _outputGradient.Pointer, wantsInput ? _inputGradient.Pointer : null);
    }

    /// <summary>Adds its share to the gradient of the stack's input.</summary>
    /// <param name="batch">The panels.</param>
    /// <param name="inputGradient">[panels, width, lane].</param>
    /// <param name="width">Values per row of the stack's input, without the condition.</param>
    public void AddInputGradient(PanelBatch batch, float* inputGradient, int width)
    {
        for (var p = 0; p < batch.Panels; p++)
        {
            var sum = new Span<float>(inputGradient + ((nint)p * PanelLayout.Lanes * width), PanelLayout.Lanes * width);
            TensorPrimitives.Add(sum, _inputGradient.Span.Slice(p * PanelLayout.Lanes * _layer.Inputs, sum.Length), sum);
        }
    }

    private Span<float> OfStack(AlignedBuffer buffer, int panel) =>
        buffer.Span.Slice(panel * PanelLayout.Lanes * _stackOutputs, PanelLayout.Lanes * _layer.Outputs);

    private Span<float> Own(AlignedBuffer buffer, int panel) =>
        buffer.Span.Slice(panel * PanelLayout.Lanes * _layer.Outputs, PanelLayout.Lanes * _layer.Outputs);
}
