using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Stand-in for ML.NET's DataOperationsCatalog.</summary>
public sealed class DataOperationsCatalog : IInternalCatalog
{
    private readonly IHostEnvironment _env;

    internal DataOperationsCatalog(IHostEnvironment env) => _env = env;

    IHostEnvironment IInternalCatalog.Environment => _env;

    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, SchemaDefinition schemaDefinition = null)
        where TRow : class
    {
        _env.CheckValue(data, nameof(data));
        return new EnumerableDataView<TRow>(data, new ObjectColumns(typeof(TRow), schemaDefinition));
    }

    public IEnumerable<TRow> CreateEnumerable<TRow>(
        IDataView data, bool reuseRowObject, bool ignoreMissingColumns = false, SchemaDefinition schemaDefinition = null)
        where TRow : class, new()
    {
        _env.CheckValue(data, nameof(data));
        var bound = ObjectSetters.Bind(typeof(TRow), data.Schema, ignoreMissingColumns, schemaDefinition);
        return Rows();

        IEnumerable<TRow> Rows()
        {
            using var cursor = data.GetRowCursor(bound.ConvertAll(b => b.Column));
            var fill = ObjectSetters.Make<TRow>(cursor, bound);
            TRow row = null;
            while (cursor.MoveNext())
            {
                row = reuseRowObject && row is not null ? row : new TRow();
                fill(row);
                yield return row;
            }
        }
    }

    public IDataView Cache(IDataView input, params string[] columnsToPrefetch)
    {
        _env.CheckValue(input, nameof(input));
        var cache = new CachedDataView(input);
        if (columnsToPrefetch is { Length: > 0 })
            cache.Fill(ColumnSets.Mask(input.Schema, columnsToPrefetch.Select(name => input.Schema[name])));
        return cache;
    }

    public IDataView FilterRowsByColumn(
        IDataView input, string columnName, double lowerBound = double.NegativeInfinity, double upperBound = double.PositiveInfinity)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckNonEmpty(columnName, nameof(columnName));
        _env.CheckParam(lowerBound <= upperBound, nameof(upperBound), "Must be less than or equal to lowerBound");
        return RowFilters.InRange(_env, input, columnName, lowerBound, upperBound);
    }

    public IDataView TakeRows(IDataView input, long count)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckParam(count >= 0, nameof(count), "Must be greater than or equal to zero.");
        return new SlicedDataView(input, skip: 0, count);
    }

    public IDataView SkipRows(IDataView input, long count)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckParam(count > 0, nameof(count), "Must be greater than zero.");
        return new SlicedDataView(input, count, take: long.MaxValue);
    }

    public TrainTestData TrainTestSplit(
        IDataView data, double testFraction = 0.1, string samplingKeyColumnName = null, int? seed = null)
    {
        _env.CheckValue(data, nameof(data));
        _env.CheckParam(0 < testFraction && testFraction < 1, nameof(testFraction), "Must be between 0 and 1 exclusive");
        return Split(data, 0, testFraction, samplingKeyColumnName, SplitSeed(seed));
    }

    public IReadOnlyList<TrainTestData> CrossValidationSplit(
        IDataView data, int numberOfFolds = 5, string samplingKeyColumnName = null, int? seed = null)
    {
        _env.CheckValue(data, nameof(data));
        _env.CheckParam(numberOfFolds > 1, nameof(numberOfFolds), "Must be more than 1");
        int splitSeed = SplitSeed(seed);
        return [.. Enumerable.Range(0, numberOfFolds).Select(fold => Split(
            data, (double)fold / numberOfFolds, (fold + 1.0) / numberOfFolds, samplingKeyColumnName, splitSeed))];
    }

    private TrainTestData Split(IDataView data, double lower, double upper, string keyColumn, int seed) => new(
        RowFilters.Sample(_env, data, keyColumn, seed, x => x < lower || x >= upper),
        RowFilters.Sample(_env, data, keyColumn, seed, x => x >= lower && x < upper));

    // As in ML.NET, splits repeat even where neither the call nor the context has a seed.
    private int SplitSeed(int? seed) => seed ?? ((HostEnvironment)_env).Seed ?? 42;

    /// <summary>Stand-in for ML.NET's DataOperationsCatalog.TrainTestData.</summary>
    public struct TrainTestData
    {
        public readonly IDataView TrainSet;
        public readonly IDataView TestSet;

        internal TrainTestData(IDataView trainSet, IDataView testSet)
        {
            TrainSet = trainSet;
            TestSet = testSet;
        }
    }
}
