namespace Microsoft.ML;

/// <summary>A component's format, its versions and its loader.</summary>
#pragma warning disable CA1815, CS9113 // Compiled against, never run.
public readonly struct VersionInfo
{
    /// <summary>Describes a format.</summary>
    /// <param name="modelSignature">Eight characters that tell the format.</param>
    /// <param name="verWrittenCur">The version written.</param>
    /// <param name="verReadableCur">The oldest version whose readers can read what is written.</param>
    /// <param name="verWeCanReadBack">The oldest version that can be read.</param>
    /// <param name="loaderAssemblyName">The assembly of the loader.</param>
    /// <param name="loaderSignature">The loader's load name.</param>
    /// <param name="loaderSignatureAlt">Another load name, or null.</param>
    public VersionInfo(
        string modelSignature,
        uint verWrittenCur,
        uint verReadableCur,
        uint verWeCanReadBack,
        string loaderAssemblyName,
        string? loaderSignature = null,
        string? loaderSignatureAlt = null) => throw new NotSupportedException();
}
