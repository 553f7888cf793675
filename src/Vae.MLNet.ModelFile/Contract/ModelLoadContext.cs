namespace Microsoft.ML;

/// <summary>A model file being read.</summary>
public sealed class ModelLoadContext
{
    /// <summary>Reads the component's own bytes.</summary>
#pragma warning disable CA1051 // It is a field in ML.NET.
    public readonly BinaryReader Reader = null!;
#pragma warning restore CA1051

    /// <summary>Fails unless the reader is at the component's first byte and the file's version is readable.</summary>
    /// <param name="ver">The versions that the caller reads.</param>
    public void CheckAtModel(VersionInfo ver) => throw new NotSupportedException();
}
