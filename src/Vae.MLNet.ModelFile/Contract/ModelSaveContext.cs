namespace Microsoft.ML;

/// <summary>A model file being written.</summary>
public sealed class ModelSaveContext
{
    /// <summary>Writes the component's own bytes.</summary>
#pragma warning disable CA1051 // It is a field in ML.NET.
    public readonly BinaryWriter Writer = null!;
#pragma warning restore CA1051

    /// <summary>Fails unless the writer is at the component's first byte.</summary>
    public void CheckAtModel() => throw new NotSupportedException();

    /// <summary>Records which class loads what is written.</summary>
    /// <param name="ver">The version and the loader.</param>
    public void SetVersionInfo(VersionInfo ver) => throw new NotSupportedException();
}
