using Vae.Numerics;

namespace Vae.Layers;

/// <summary>A layer with its buffers for one training session. Forward directly before Backward, on the same batch.</summary>
internal abstract unsafe class EngineLayer(int inputs, int outputs, int panels)
{
    public int Inputs { get; } = inputs;

    public int Outputs { get; } = outputs;

    /// <summary>y, [P, outputs, lane].</summary>
    public AlignedBuffer Output { get; } = new(panels * PanelLayout.Lanes * outputs);

    /// <summary>Gradient of y, [P, outputs, lane]; zero in the lanes that are not in use. Written by whoever follows.</summary>
    public AlignedBuffer OutputGradient { get; } = new(panels * PanelLayout.Lanes * outputs);

    /// <summary>Computes <see cref="Output"/> and remembers the input.</summary>
    /// <param name="team">Who computes.</param>
    /// <param name="input">x, [P, inputs, lane].</param>
    /// <param name="panels">P.</param>
    public abstract void Forward(WorkerTeam team, float* input, int panels);

    /// <summary>From <see cref="OutputGradient"/>, the parameters' gradients and the input's.</summary>
    /// <param name="team">Who computes.</param>
    /// <param name="panels">P, as in the forward pass.</param>
    /// <param name="inputGradient">Receives [P, inputs, lane]; null where nobody needs it.</param>
    public abstract void Backward(WorkerTeam team, int panels, float* inputGradient);
}
