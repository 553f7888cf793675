using Vae.Kernels;

namespace Vae.Managed.Layers;

/// <summary>A layer with its output for one training session. Forward directly before Backward, on the same batch.</summary>
internal abstract unsafe class EngineLayer(int inputs, int outputs, int panels)
{
    public int Inputs { get; } = inputs;

    public int Outputs { get; } = outputs;

    /// <summary>y, [P, outputs, lane].</summary>
    public AlignedBuffer Output { get; } = new(PanelLayout.Room(panels, outputs));

    /// <summary>Whether <see cref="Backward"/> can write the input's gradient over the output's.</summary>
    public virtual bool IsElementwise => false;

    /// <summary>Computes <see cref="Output"/> and remembers the input.</summary>
    /// <param name="team">Who computes.</param>
    /// <param name="input">x, [P, inputs, lane].</param>
    /// <param name="batch">The panels, P.</param>
    /// <param name="training">Whether the batch is to be learnt from: else nothing that outlasts it changes.</param>
    public abstract void Forward(WorkerTeam team, float* input, PanelBatch batch, bool training);

    /// <summary>The parameters' gradients and the input's.</summary>
    /// <param name="team">Who computes.</param>
    /// <param name="batch">As in the forward pass.</param>
    /// <param name="outputGradient">Gradient of y, [P, outputs, lane]; zero in the lanes that are not in use.</param>
    /// <param name="inputGradient">Receives [P, inputs, lane], zero in those lanes; null where nobody needs it.</param>
    public abstract void Backward(WorkerTeam team, PanelBatch batch, float* outputGradient, float* inputGradient);
}
