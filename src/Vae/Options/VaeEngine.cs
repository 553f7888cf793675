namespace Vae;

/// <summary>The engine that trains. The model does not depend on it, except for rounding.</summary>
public enum VaeEngine
{
    /// <summary>
    /// In ML.NET the faster one: <see cref="TorchSharp"/> where it finds a GPU, else <see cref="Managed"/>, without loading libtorch to find out
    /// that there is none. For <see cref="VaeTrainer"/> and <c>TorchSharpVae</c> their own.
    /// </summary>
    Auto,

    /// <summary>Trains on libtorch, through TorchSharp; an error where its native library does not load.</summary>
    TorchSharp,

    /// <summary>Trains in managed code, without a native library.</summary>
    Managed,
}
