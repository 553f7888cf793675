using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Getters as delegates of a type that is only known at run time.</summary>
internal static class RowGetters
{
    /// <summary>Calls a private static generic method with a type that is only known at run time.</summary>
    public static object Invoke(Type owner, string method, Type[] types, params object[] args) =>
        owner.GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)
            .MakeGenericMethod(types)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, args, null);

    public static object Invoke(Type owner, string method, Type type, params object[] args) => Invoke(owner, method, [type], args);

    public static Delegate Of(DataViewRow row, int column) =>
        (Delegate)Invoke(typeof(RowGetters), nameof(Typed), row.Schema[column].Type.RawType, row, column);

    public static ValueGetter<TValue> Cast<TValue>(Delegate getter, DataViewSchema.Column column) =>
        getter as ValueGetter<TValue>
        ?? throw Contracts.Except(null, $"Invalid TValue in GetGetter for column '{column.Name}': '{typeof(TValue)}', expected type: '{column.Type.RawType}'.");

    /// <summary>Gives any row of floats, or single float, as a span that stays valid until the next call.</summary>
    public static Func<float[]> Floats(DataViewRow row, int column)
    {
        var type = row.Schema[column].Type;
        var values = new float[Math.Max(PrimitiveTypes.ValueCount(type), 1)];
        if (type is not VectorDataViewType)
        {
            var scalar = row.GetGetter<float>(row.Schema[column]);
            return () =>
            {
                scalar(ref values[0]);
                return values;
            };
        }
        var vector = row.GetGetter<VBuffer<float>>(row.Schema[column]);
        VBuffer<float> buffer = default;
        return () =>
        {
            vector(ref buffer);
            Contracts.Check(buffer.Length == values.Length, $"Expected {values.Length} slots but got {buffer.Length}");
            buffer.CopyTo(values);
            return values;
        };
    }

    private static Delegate Typed<T>(DataViewRow row, int column) => row.GetGetter<T>(row.Schema[column]);
}
