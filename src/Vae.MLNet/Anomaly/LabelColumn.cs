using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Anomaly;

/// <summary>The column that says which rows are anomalies: Boolean, or a number, where above 0 is an anomaly and NaN no label.</summary>
internal static class LabelColumn
{
    /// <exception cref="ArgumentException">There is no such column, or it has another type.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name)
    {
        var column = schema.GetColumnOrNull(name)
            ?? throw new ArgumentException($"Column '{name}' is not in the data. Name the column that holds the labels.");
        return column.Type is BooleanDataViewType or NumberDataViewType
            ? column
            : throw new ArgumentException(
                $"Column '{name}' has type {column.Type}; labels must be Boolean or a number, above 0 for an anomaly. "
                + (column.Type is KeyDataViewType ? "Use Conversion.MapKeyToValue." : "Use Conversion.ConvertType or Conversion.MapValue."));
    }

    /// <summary>Reads the current row's label; null where it has none.</summary>
    public static Func<bool?> Reader(DataViewRow row, DataViewSchema.Column column) => Type.GetTypeCode(column.Type.RawType) switch
    {
        TypeCode.Boolean => OfBoolean(row, column),
        TypeCode.Single => OfNumber<float>(row, column),
        TypeCode.Double => OfNumber<double>(row, column),
        TypeCode.SByte => OfNumber<sbyte>(row, column),
        TypeCode.Byte => OfNumber<byte>(row, column),
        TypeCode.Int16 => OfNumber<short>(row, column),
        TypeCode.UInt16 => OfNumber<ushort>(row, column),
        TypeCode.Int32 => OfNumber<int>(row, column),
        TypeCode.UInt32 => OfNumber<uint>(row, column),
        TypeCode.Int64 => OfNumber<long>(row, column),
        _ => OfNumber<ulong>(row, column),
    };

    private static Func<bool?> OfBoolean(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<bool>(column);
        return () =>
        {
            var value = false;
            getter(ref value);
            return value;
        };
    }

    private static Func<bool?> OfNumber<T>(DataViewRow row, DataViewSchema.Column column)
        where T : INumber<T>
    {
        var getter = row.GetGetter<T>(column);
        return () =>
        {
            var value = T.Zero;
            getter(ref value);
            return T.IsNaN(value) ? null : value > T.Zero;
        };
    }
}
