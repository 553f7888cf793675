using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>How components get at the environment behind a catalog; internal in ML.NET too, and reached by the model-file bridge.</summary>
internal interface IInternalCatalog
{
    IHostEnvironment Environment { get; }
}

internal static class InternalCatalogExtensions
{
    public static IHostEnvironment Environment(this IInternalCatalog catalog)
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        return catalog.Environment;
    }
}
