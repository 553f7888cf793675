using System.Collections.Concurrent;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's DataViewTypeManager: the column types that attributes have registered.</summary>
internal static class DataViewTypeManager
{
    private static readonly ConcurrentDictionary<(Type Type, DataViewTypeAttribute Attribute), DataViewType> Registered = new();

    public static void Register(DataViewType dataViewType, Type type, DataViewTypeAttribute typeAttribute = null)
    {
        Contracts.CheckValue(dataViewType, nameof(dataViewType));
        Contracts.CheckValue(type, nameof(type));
        var known = Registered.GetOrAdd((type, typeAttribute), dataViewType);
        Contracts.CheckParam(known.Equals(dataViewType), nameof(type), $"Repeated type register. The raw type {type} has been associated with {known} so it cannot be associated with {dataViewType}.");
    }

    /// <summary>Null where the attribute registered no type for members of this .NET type.</summary>
    internal static DataViewType Find(Type type, DataViewTypeAttribute attribute)
    {
        attribute.Register();
        return Registered.GetValueOrDefault((type, attribute));
    }
}
