namespace Vae;

/// <summary>Who does the arithmetic of training. The model means the same whichever it was.</summary>
public enum VaeEngine
{
    /// <summary>
    /// In ML.NET the faster one: <see cref="TorchSharp"/> where it finds a GPU, else <see cref="Managed"/>, without loading libtorch to find out
    /// that there is none. For <see cref="VaeTrainer"/> and <c>TorchSharpVae</c> their own.
    /// </summary>
    Auto,

    /// <summary>libtorch through TorchSharp; an error where its native library does not load.</summary>
    TorchSharp,

    /// <summary>Managed code; no native library.</summary>
    Managed,
}
