namespace Vae;

/// <summary>The kind of network that options describe.</summary>
public enum VaeNetwork
{
    /// <summary>Convolutional where <see cref="VaeOptions.ImageShape"/> is known, else fully connected.</summary>
    Auto,

    /// <summary><see cref="VaeArchitecture.Mlp"/>, for images too.</summary>
    FullyConnected,

    /// <summary><see cref="VaeArchitecture.Convolutional"/>; needs <see cref="VaeOptions.ImageShape"/>.</summary>
    Convolutional,
}
