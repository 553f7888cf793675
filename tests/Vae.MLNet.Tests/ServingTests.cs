using System.Collections.Concurrent;
using Microsoft.ML;
using Vae.MLNet.Tests.Contract;

namespace Vae.MLNet.Tests;

/// <summary>A loaded model under many threads; benchmarks/Vae.Benchmarks does the same with a million rows and watches memory.</summary>
public sealed class ServingTests
{
    private const int Rows = 20_000;
    private const int DistinctRows = 500;
    private const int Threads = 8;
    private const int RowsOfARequest = 25;
    private static readonly string[] _columns = ["Embedding", "Clean", "Score", "PredictedLabel", "FeatureContributions"];

    private readonly MLContext _context = new(seed: 5);
    private readonly TestRow[] _rows = TestRow.Make(DistinctRows, seed: 6);
    private readonly ITransformer _model;
    private readonly string[] _expected;

    public ServingTests()
    {
        var data = Views.Make(_context);
        var chain = _context.Transforms.NormalizeMinMax("Features")
            .Append(_context.Transforms.VaeEncode("Embedding", "Features", TestOptions.Quick))
            .Append(_context.Transforms.VaeReconstruct("Clean", "Features", TestOptions.Quick))
            .Append(_context.AnomalyDetection.Trainers.Vae("Features", TestOptions.Quick, featureContributions: true))
            .Fit(data);
        using var file = new MemoryStream();
        _context.Model.Save(chain, data.Schema, file);
        file.Position = 0;
        _model = new MLContext().Model.Load(file, out _);
        using var engine = _context.Model.CreatePredictionEngine<TestRow, Prediction>(_model);
        _expected = [.. _rows.Select(row => engine.Predict(row).Bits(_columns))];
    }

    [Fact]
    public void PredictionEngines_PooledUnderManyThreads_GiveTheSerialResults()
    {
        var idle = new ConcurrentBag<PredictionEngine<TestRow, Prediction>>();
        var made = 0;

        Serve((first, count) =>
        {
            for (var i = first; i < first + count; i++)
            {
                if (!idle.TryTake(out var engine))
                {
                    engine = _context.Model.CreatePredictionEngine<TestRow, Prediction>(_model);
                    Interlocked.Increment(ref made);
                }

                Assert.Equal(_expected[i % DistinctRows], engine.Predict(_rows[i % DistinctRows]).Bits(_columns));
                idle.Add(engine);
            }
        });

        Assert.InRange(made, 1, Threads);
        Assert.Equal(made, idle.Count);
    }

    [Fact]
    public void Transformer_SharedByManyThreads_GivesTheSerialResults() => Serve((first, count) =>
    {
        int[] numbers = [.. Enumerable.Range(first, count).Select(i => i % DistinctRows)];

        var scored = _model.Transform(Views.Make(_context, [.. numbers.Select(i => _rows[i])]));

        Assert.Equal(numbers.Select(i => _expected[i]), OutputBits.Of(scored, _columns));
    });

    /// <summary>Serves every row once, in requests that the threads take in turn.</summary>
    private static void Serve(Action<int, int> request)
    {
        var (next, done) = (0, 0);
        var failures = new ConcurrentQueue<Exception>();
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            try
            {
                int first;
                while ((first = Interlocked.Add(ref next, RowsOfARequest) - RowsOfARequest) < Rows)
                {
                    request(first, RowsOfARequest);
                    Interlocked.Add(ref done, RowsOfARequest);
                }
            }
#pragma warning disable CA1031 // Thrown on a thread of its own it would end the process; it fails the test instead.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failures.Enqueue(e);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Empty(failures);
        Assert.Equal(Rows, done);
    }
}
