using Microsoft.ML;

namespace Vae.MLNet.ModelFile;

/// <summary>How ML.NET's model files tell our entries from others, and find their loader.</summary>
internal static class VaeFormat
{
    /// <summary>At most 24 characters, by ML.NET's file header.</summary>
    public const string LoaderName = "VaeTransformer";

    private const uint FirstVersion = 0x00010001;

    /// <summary>
    /// The version of the envelope alone; what lies in it has its own. The assembly's simple name, not its full one, lets a file
    /// from a later release get as far as the version check, which says more than a failed assembly load.
    /// </summary>
    public static VersionInfo Version => new(
        modelSignature: "VAEMLNET",
        verWrittenCur: FirstVersion,
        verReadableCur: FirstVersion,
        verWeCanReadBack: FirstVersion,
        loaderAssemblyName: typeof(VaeFormat).Assembly.GetName().Name!,
        loaderSignature: LoaderName);
}
