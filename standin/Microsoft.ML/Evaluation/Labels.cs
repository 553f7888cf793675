using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Reads labels as numbers: keys from 0, a missing key as NaN.</summary>
internal static class Labels
{
    public static DataViewSchema.Column Find(IHostEnvironment env, DataViewSchema schema, string name, string role) =>
        schema.GetColumnOrNull(name) ?? throw env.ExceptSchemaMismatch("schema", role, name);

    public static Func<float> Getter(DataViewRow row, DataViewSchema.Column column)
    {
        var get = Convertible.Getter<double>(row, column.Index);
        bool isKey = column.Type is KeyDataViewType;
        double value = 0;
        return () =>
        {
            get(ref value);
            return !isKey ? (float)value : value == 0 ? float.NaN : (float)(value - 1);
        };
    }
}
