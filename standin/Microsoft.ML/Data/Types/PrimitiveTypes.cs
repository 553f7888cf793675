using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>From .NET types and data kinds to data view types, and small questions about the latter.</summary>
internal static class PrimitiveTypes
{
    private static readonly PrimitiveDataViewType[] All =
    [
        NumberDataViewType.SByte, NumberDataViewType.Byte, NumberDataViewType.Int16, NumberDataViewType.UInt16,
        NumberDataViewType.Int32, NumberDataViewType.UInt32, NumberDataViewType.Int64, NumberDataViewType.UInt64,
        NumberDataViewType.Single, NumberDataViewType.Double, TextDataViewType.Instance, BooleanDataViewType.Instance,
        TimeSpanDataViewType.Instance, DateTimeDataViewType.Instance, DateTimeOffsetDataViewType.Instance, RowIdDataViewType.Instance,
    ];

    public static PrimitiveDataViewType FromKind(DataKind kind) => kind switch
    {
        DataKind.Single => NumberDataViewType.Single,
        DataKind.String => TextDataViewType.Instance,
        _ => throw Contracts.ExceptParam(null, nameof(kind), "The ML.NET stand-in makes columns of Single and String only"),
    };

    /// <summary>Null where no primitive data view type holds values of this .NET type.</summary>
    public static PrimitiveDataViewType FromRaw(Type type) =>
        type == typeof(string) ? TextDataViewType.Instance : Array.Find(All, t => t.RawType == type);

    public static PrimitiveDataViewType ItemOf(DataViewType type) =>
        type as PrimitiveDataViewType ?? (type as VectorDataViewType)?.ItemType;

    /// <summary>The number of values of a column: 1 for a scalar, 0 for a vector of unknown size.</summary>
    public static int ValueCount(DataViewType type) => type is VectorDataViewType vector ? vector.Size : 1;

    /// <summary>The type with its item type replaced, the dimensions kept.</summary>
    public static DataViewType WithItem(DataViewType type, PrimitiveDataViewType item) =>
        type is VectorDataViewType vector ? new VectorDataViewType(item, vector.Dimensions) : item;
}
