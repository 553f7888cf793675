using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.Benchmarks;

/// <summary>
/// Serves a loaded anomaly detector to several threads at once, as a web service would: checks every result against a serial
/// run, and watches memory.
/// </summary>
internal static class Soak
{
    public const int DefaultRows = 1_000_000;

    private const int Threads = 8;
    private const int Width = 30;
    private const int DistinctRows = 10_000;
    private const int RowsOfARequest = 50;

    /// <returns>0 if every result was right and memory stayed flat.</returns>
    public static int Print(int count)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Row[] rows = [.. Works.Rows(DistinctRows, Width).Chunk(Width).Select(values => new Row { Features = values })];
        var context = new MLContext(seed: 1);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Width);
        var detector = TrainSaveAndLoad(context, context.Data.LoadFromEnumerable(rows, schema));
        PredictionEngine<Row, Score> CreateEngine() =>
            context.Model.CreatePredictionEngine<Row, Score>(detector, inputSchemaDefinition: schema);

        Score[] expected;
        using (var engine = CreateEngine())
        {
            expected = [.. rows.Select(row => engine.Predict(row))];
        }

        var engines = new ConcurrentBag<PredictionEngine<Row, Score>>();
        var pooled = new SoakRun("A prediction engine for each row, from a bag", count, Threads, RowsOfARequest).Print((first, length) =>
        {
            var wrong = 0;
            for (var i = first; i < first + length; i++)
            {
                var engine = engines.TryTake(out var idle) ? idle : CreateEngine();
                wrong += engine.Predict(rows[i % DistinctRows]) == expected[i % DistinctRows] ? 0 : 1;
                engines.Add(engine);
            }

            return wrong;
        });
        var shared = new SoakRun("One transformer for all, a cursor for each request", count, Threads, RowsOfARequest).Print((first, length) =>
        {
            var request = Enumerable.Range(first, length).Select(i => rows[i % DistinctRows]);
            var scored = detector.Transform(context.Data.LoadFromEnumerable(request, schema));
            return context.Data.CreateEnumerable<Score>(scored, reuseRowObject: false)
                .Zip(Enumerable.Range(first, length), (score, i) => score == expected[i % DistinctRows] ? 0 : 1)
                .Sum();
        });
        foreach (var engine in engines)
        {
            engine.Dispose();
        }

        return pooled && shared ? 0 : 1;
    }

    private static ITransformer TrainSaveAndLoad(MLContext context, IDataView data)
    {
        var trained = context.Transforms.NormalizeMinMax("Features").Append(context.AnomalyDetection.Trainers.Vae("Features")).Fit(data);
        using var file = new MemoryStream();
        context.Model.Save(trained, data.Schema, file);
        file.Position = 0;
        return context.Model.Load(file, out _);
    }

    public sealed class Row
    {
        public float[] Features { get; set; } = [];
    }

    public sealed record Score
    {
        [ColumnName("Score")]
        public float Value { get; set; }

        public bool PredictedLabel { get; set; }
    }
}
