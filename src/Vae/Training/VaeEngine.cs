namespace Vae;

/// <summary>Who does the arithmetic of training. The model means the same whichever it was.</summary>
public enum VaeEngine
{
    /// <summary><see cref="TorchSharp"/> where its native library is deployed, else <see cref="Managed"/>.</summary>
    Auto,

    /// <summary>libtorch through TorchSharp; an error where its native library does not load.</summary>
    TorchSharp,

    /// <summary>Managed code; no native library.</summary>
    Managed,
}
