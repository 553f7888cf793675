namespace Vae;

/// <summary>Who does the arithmetic of training. The model means the same whichever it was.</summary>
public enum VaeEngine
{
    /// <summary>
    /// In ML.NET <see cref="TorchSharp"/> where its native library is deployed, else <see cref="Managed"/>; for <see cref="VaeTrainer"/> and
    /// <c>TorchSharpVae</c> their own.
    /// </summary>
    Auto,

    /// <summary>libtorch through TorchSharp; an error where its native library does not load.</summary>
    TorchSharp,

    /// <summary>Managed code; no native library.</summary>
    Managed,
}
