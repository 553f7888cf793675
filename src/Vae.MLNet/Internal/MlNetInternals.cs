using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Vae.MLNet.ModelFile;

namespace Vae.MLNet.Internal;

/// <summary>What this library uses of ML.NET beyond its public API, apart from the model file, in one place.</summary>
internal static class MlNetInternals
{
    private const string GetEnvironment = "Microsoft.ML.Data.IInternalCatalog.get_Environment";

    /// <summary>The context's own environment: its log, its seed, its progress.</summary>
    public static IHostEnvironment Environment(TransformsCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return Guarded(() => TransformsEnvironment(catalog));
    }

    /// <inheritdoc cref="Environment(TransformsCatalog)"/>
    public static IHostEnvironment Environment(TrainCatalogBase.CatalogInstantiatorBase catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return Guarded(() => TrainersEnvironment(catalog));
    }

    /// <summary>A column promised by an estimator.</summary>
    public static SchemaShape.Column Column(
        string name,
        SchemaShape.Column.VectorKind kind,
        DataViewType itemType,
        bool isKey = false,
        SchemaShape? annotations = null) =>
        Guarded(() => NewColumn(name, kind, itemType, isKey, annotations));

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = GetEnvironment)]
    private static extern IHostEnvironment TransformsEnvironment(TransformsCatalog catalog);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = GetEnvironment)]
    private static extern IHostEnvironment TrainersEnvironment(TrainCatalogBase.CatalogInstantiatorBase catalog);

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern SchemaShape.Column NewColumn(
        string name, SchemaShape.Column.VectorKind vecKind, DataViewType itemType, bool isKey, SchemaShape? annotations);

    private static T Guarded<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (MissingMemberException e)
        {
            throw new NotSupportedException(
                $"This version of Microsoft.ML has other internals than Microsoft.ML {VaeModelFile.KnownToWork}, the version known to work. Use that version.",
                e);
        }
    }
}
