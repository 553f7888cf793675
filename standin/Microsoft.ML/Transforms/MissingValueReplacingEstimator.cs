using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's MissingValueReplacingEstimator.</summary>
public sealed class MissingValueReplacingEstimator : IEstimator<MissingValueReplacingTransformer>
{
    private readonly InputOutputColumnPair[] _columns;
    private readonly ReplacementMode _mode;
    private readonly bool _bySlot;

    internal MissingValueReplacingEstimator(InputOutputColumnPair[] columns, ReplacementMode mode, bool bySlot)
    {
        _columns = columns;
        _mode = mode;
        _bySlot = bySlot;
    }

    /// <summary>Stand-in for ML.NET's MissingValueReplacingEstimator.ReplacementMode.</summary>
    public enum ReplacementMode : byte
    {
        DefaultValue = 0,
        Mean = 1,
        Minimum = 2,
        Maximum = 3,
        Mode = 5,
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema.With(_columns.Select(pair =>
    {
        var input = inputSchema.Input(
            pair.InputColumnName,
            c => c.ItemType == NumberDataViewType.Single || c.ItemType == NumberDataViewType.Double,
            "scalar or vector of Single or Double");
        var annotations = Shapes.AnnotationsOf(input.Kept(AnnotationKinds.SlotNames, AnnotationKinds.IsNormalized));
        return new SchemaShape.Column(pair.OutputColumnName, input.Kind, input.ItemType, isKey: false, annotations);
    }));

    public MissingValueReplacingTransformer Fit(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        GetOutputSchema(SchemaShape.Create(input.Schema));
        var inputs = Array.ConvertAll(_columns, c => input.Schema[c.InputColumnName]);
        var fills = Array.ConvertAll(inputs, c => new double[_bySlot ? Math.Max(PrimitiveTypes.ValueCount(c.Type), 1) : 1]);
        if (_mode != ReplacementMode.DefaultValue)
        {
            for (int i = 0; i < inputs.Length; i++)
                Learn(input, inputs[i], fills[i]);
        }
        return new MissingValueReplacingTransformer(_columns, fills);
    }

    private void Learn(IDataView data, DataViewSchema.Column column, double[] fills)
    {
        var seen = fills.Select(_ => new List<double>()).ToArray();
        using var cursor = data.GetRowCursor([column]);
        var next = (Func<double[]>)RowGetters.Invoke(
            typeof(MissingValueReplacingEstimator), nameof(Reader), PrimitiveTypes.ItemOf(column.Type).RawType, cursor, column);
        while (cursor.MoveNext())
        {
            double[] values = next();
            for (int slot = 0; slot < values.Length; slot++)
            {
                if (!double.IsNaN(values[slot]))
                    seen[_bySlot ? Math.Min(slot, seen.Length - 1) : 0].Add(values[slot]);
            }
        }
        for (int i = 0; i < fills.Length; i++)
            fills[i] = seen[i].Count == 0 ? 0 : Statistic(seen[i]);
    }

    private double Statistic(List<double> values) => _mode switch
    {
        ReplacementMode.Mean => values.Average(),
        ReplacementMode.Minimum => values.Min(),
        ReplacementMode.Maximum => values.Max(),
        _ => values.GroupBy(v => v).MaxBy(group => group.Count()).Key,
    };

    private static Func<double[]> Reader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = Slots.Getter(row, column, Convertible.Function<T, double>(), isDense: true);
        if (getter is ValueGetter<double> scalar)
        {
            var single = new double[1];
            return () =>
            {
                scalar(ref single[0]);
                return single;
            };
        }
        VBuffer<double> buffer = default;
        return () =>
        {
            ((ValueGetter<VBuffer<double>>)getter)(ref buffer);
            return [.. buffer.DenseValues()];
        };
    }
}
