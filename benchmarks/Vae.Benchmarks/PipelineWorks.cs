using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.Benchmarks;

/// <summary>The same encoding inside ML.NET: through a cursor, and through a prediction engine.</summary>
internal sealed class PipelineWorks : IDisposable
{
    private readonly MLContext _context = new(seed: 1);
    private readonly IDataView _rows;
    private readonly Vae.MLNet.VaeEncodeTransformer _transformer;
    private readonly PredictionEngine<Row, Embedding> _engine;
    private readonly Row _one;

    public PipelineWorks(VaeModel model, float[] values)
    {
        Row[] rows = [.. values.Chunk(model.InputDimension).Select(row => new Row { Features = row })];
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, model.InputDimension);
        _one = rows[0];
        _rows = _context.Data.LoadFromEnumerable(rows, schema);
        _transformer = _context.Transforms.VaeEncode("Embedding", "Features", model).Fit(_rows);
        _engine = _context.Model.CreatePredictionEngine<Row, Embedding>(_transformer, inputSchemaDefinition: schema);
    }

    public void Dispose() => _engine.Dispose();

    public void ReadAll() => Read(_transformer.Transform(_rows), "Embedding");

    /// <summary>The rows that go in, without scoring.</summary>
    public void ReadSource() => Read(_rows, nameof(Row.Features));

    public void PredictOne() => _engine.Predict(_one);

    private static void Read(IDataView view, string name)
    {
        var column = view.Schema[name];
        using var cursor = view.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        var value = default(VBuffer<float>);
        while (cursor.MoveNext())
        {
            getter(ref value);
        }
    }

    public sealed class Row
    {
        public float[] Features { get; set; } = [];
    }

    public sealed class Embedding
    {
        [ColumnName("Embedding")]
        public float[] Values { get; set; } = [];
    }
}
