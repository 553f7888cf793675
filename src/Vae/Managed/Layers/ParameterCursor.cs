namespace Vae.Managed.Layers;

/// <summary>Hands out a session's arrays layer by layer, in the order of the architecture's parameters.</summary>
internal sealed unsafe class ParameterCursor(float* parameters, float* gradients, float* statistics)
{
    /// <summary>The next layer's trained parameters.</summary>
    public float* Parameters { get; private set; } = parameters;

    /// <summary>Where their gradients go.</summary>
    public float* Gradients { get; private set; } = gradients;

    /// <summary>The next layer's running statistics.</summary>
    public float* Statistics { get; private set; } = statistics;

    /// <summary>Goes on past a layer.</summary>
    public void Skip(nint trained, nint statistics = 0)
    {
        Parameters += trained;
        Gradients += trained;
        Statistics += statistics;
    }
}
