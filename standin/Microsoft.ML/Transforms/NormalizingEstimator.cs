using System.Numerics;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's NormalizingEstimator.</summary>
public sealed class NormalizingEstimator : IEstimator<NormalizingTransformer>
{
    private readonly InputOutputColumnPair[] _columns;
    private readonly bool _isMinMax;
    private readonly long _maximumExampleCount;
    private readonly bool _fixZero;

    internal NormalizingEstimator(InputOutputColumnPair[] columns, bool isMinMax, long maximumExampleCount, bool fixZero)
    {
        Contracts.CheckParam(maximumExampleCount > 1, nameof(maximumExampleCount), "Must be greater than 1");
        _columns = columns;
        _isMinMax = isMinMax;
        _maximumExampleCount = maximumExampleCount;
        _fixZero = fixZero;
    }

    public NormalizingTransformer Fit(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        GetOutputSchema(SchemaShape.Create(input.Schema));
        var inputs = Array.ConvertAll(_columns, c => input.Schema[c.InputColumnName]);
        var statistics = Array.ConvertAll(inputs, c => new NormalizerStatistics(PrimitiveTypes.ValueCount(c.Type)));
        using var cursor = input.GetRowCursor(inputs);
        var collectors = inputs.Zip(statistics, (column, statistic) => (Action)RowGetters.Invoke(
            typeof(NormalizingEstimator),
            column.Type is VectorDataViewType ? nameof(VectorCollector) : nameof(ScalarCollector),
            PrimitiveTypes.ItemOf(column.Type).RawType,
            cursor,
            column,
            statistic)).ToArray();
        for (long row = 0; row < _maximumExampleCount && cursor.MoveNext(); row++)
        {
            foreach (var collect in collectors)
                collect();
        }
        return new NormalizingTransformer(
            _columns,
            Array.ConvertAll(inputs, c => c.Type),
            Array.ConvertAll(statistics, s => s.Finish(_isMinMax, _fixZero)));
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema.With(_columns.Select(pair =>
    {
        var input = inputSchema.Input(
            pair.InputColumnName, c => c.Kind != SchemaShape.Column.VectorKind.VariableVector, "known-size vector or scalar");
        inputSchema.Input(
            pair.InputColumnName,
            c => c.ItemType == NumberDataViewType.Single || c.ItemType == NumberDataViewType.Double,
            "vector or scalar of Single or Double");
        var annotations = Shapes.AnnotationsOf([AnnotationKinds.NormalizedShape, .. input.Kept(AnnotationKinds.SlotNames)]);
        return new SchemaShape.Column(pair.OutputColumnName, input.Kind, input.ItemType, isKey: false, annotations);
    }));

    private static Action ScalarCollector<T>(DataViewRow row, DataViewSchema.Column column, NormalizerStatistics statistics)
        where T : INumberBase<T>
    {
        var get = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            get(ref value);
            statistics.Add(0, double.CreateTruncating(value));
        };
    }

    private static Action VectorCollector<T>(DataViewRow row, DataViewSchema.Column column, NormalizerStatistics statistics)
        where T : INumberBase<T>
    {
        var get = row.GetGetter<VBuffer<T>>(column);
        var values = new T[PrimitiveTypes.ValueCount(column.Type)];
        VBuffer<T> buffer = default;
        return () =>
        {
            get(ref buffer);
            Contracts.Check(buffer.Length == values.Length, $"Normalizer expected {values.Length} slots but got {buffer.Length}");
            buffer.CopyTo(values);
            for (int i = 0; i < values.Length; i++)
                statistics.Add(i, double.CreateTruncating(values[i]));
        };
    }
}
