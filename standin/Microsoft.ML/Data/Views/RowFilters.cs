using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The tests by which rows are filtered.</summary>
internal static class RowFilters
{
    /// <summary>Rows whose number lies in [lower, upper); those of NaN and of missing keys are left out.</summary>
    public static IDataView InRange(IHostEnvironment env, IDataView input, string columnName, double lower, double upper)
    {
        var column = Find(env, input, columnName);
        var key = column.Type as KeyDataViewType;
        if (key is null && column.Type != NumberDataViewType.Single && column.Type != NumberDataViewType.Double)
            throw env.ExceptSchemaMismatch("schema", "filter", columnName, "Single, Double or Key", column.Type.ToString());
        return new FilteredDataView(input, [column.Index], row =>
        {
            var get = Convertible.Getter<double>(row, column.Index);
            double value = 0;
            return () =>
            {
                get(ref value);
                // A key is tested as the fraction of its range that lies below its middle.
                double tested = key is null ? value : value == 0 ? double.NaN : (value - 0.5) / key.Count;
                return lower <= tested && tested < upper;
            };
        });
    }

    /// <summary>Rows by a number from [0, 1) that each draws: from a seeded generator in the order of the rows, or from its key.</summary>
    public static IDataView Sample(IHostEnvironment env, IDataView input, string keyColumn, int seed, Func<double, bool> isChosen)
    {
        if (keyColumn is null)
        {
            return new FilteredDataView(
                input,
                [],
                row =>
                {
                    var random = new Random(seed);
                    return () => isChosen(random.NextDouble());
                },
                keepsOrder: true);
        }
        var column = input.Schema.GetColumnOrNull(keyColumn)
            ?? throw env.ExceptSchemaMismatch("samplingKeyColumnName", "SamplingKeyColumn", keyColumn);
        return new FilteredDataView(input, [column.Index], row =>
        {
            var text = (Func<string>)RowGetters.Invoke(typeof(RowFilters), nameof(AsText), column.Type.RawType, row, column);
            return () => isChosen(Hash(text(), seed));
        });
    }

    /// <summary>The rows for which the user's predicate on objects is false.</summary>
    public static IDataView Without<TRow>(IDataView input, Func<TRow, bool> predicate)
        where TRow : class, new()
    {
        var bound = ObjectSetters.Bind(typeof(TRow), input.Schema, ignoreMissingColumns: false, definition: null);
        return new FilteredDataView(input, [.. bound.Select(b => b.Column.Index)], row =>
        {
            var fill = ObjectSetters.Make<TRow>(row, bound);
            return () =>
            {
                var target = new TRow();
                fill(target);
                return !predicate(target);
            };
        });
    }

    private static DataViewSchema.Column Find(IHostEnvironment env, IDataView input, string name) =>
        input.Schema.GetColumnOrNull(name) ?? throw env.ExceptSchemaMismatch("schema", "filter", name);

    private static Func<string> AsText<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var get = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            get(ref value);
            return value.ToString();
        };
    }

    // FNV-1a, spread by a multiplication: the same in every process, unlike string.GetHashCode.
    private static double Hash(string text, int seed)
    {
        ulong hash = 14695981039346656037UL ^ (uint)seed;
        foreach (char c in text)
            hash = (hash ^ c) * 1099511628211UL;
        hash = (hash ^ (hash >> 32)) * 0x9E3779B97F4A7C15UL;
        return (hash >> 11) * (1.0 / (1UL << 53));
    }
}
