using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

/// <summary>What all threads of the process allocate: no other test runs at the same time.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    // More than the largest block, so that every stretch begins one.
    private const int StretchRows = 2100;
    private const int Stretches = 7;

    // Two bytes a row; the runtime's and the test host's own threads allocate a little now and then.
    private const long OfTheHost = 2 * StretchRows;
    private readonly MLContext _context = new(seed: 5);

    [Fact]
    public void EncodeCursor_SteadyState_AllocatesNothing() => Check(
        _context.Transforms.VaeEncode("Embedding", "Features", TestOptions.Quick, logVariance: true), "Embedding", "Embedding.LogVariance");

    [Fact]
    public void EncodeCursor_SeveralThreads_AllocatesNothing() =>
        Check(_context.Transforms.VaeEncode("Embedding", "Features", TestOptions.QuickAndLarge), "Embedding");

    [Fact]
    public void EncodeCursor_Sample_AllocatesNothing() =>
        Check(_context.Transforms.VaeEncode("Embedding", "Features", TestOptions.Quick, sampleSeed: 4), "Embedding");

    [Fact]
    public void ReconstructCursor_SteadyState_AllocatesNothing() =>
        Check(_context.Transforms.VaeReconstruct("Clean", "Features", TestOptions.Quick), "Clean");

    [Fact]
    public void AnomalyCursor_SeveralThreads_AllocatesNothing() => Check(
        _context.AnomalyDetection.Trainers.Vae("Features", TestOptions.QuickAndLarge, featureContributions: true),
        "Score", "PredictedLabel", "FeatureContributions");

    [Theory]
    [InlineData(VaeAnomalyScore.NegativeElbo)]
    [InlineData(VaeAnomalyScore.ReconstructionProbability)]
    [InlineData(VaeAnomalyScore.ImportanceWeightedBound)]
    public void AnomalyCursor_SampledScore_AllocatesNothing(VaeAnomalyScore score) => Check(
        _context.AnomalyDetection.Trainers.Vae(
            "Features", new VaeAnomalyOptions { Training = TestOptions.Quick, Score = score, ScoreSamples = 3 }),
        "Score");

    [Fact]
    public void Fit_AHundredTimesTheBudget_AllocatesTheBudgetAndALittle()
    {
        const long Budget = 1 << 20;
        const int Width = 64;

        // A batch of 128 KiB in its two layouts and the network, and 2,000 rows for the active units, twice 500 KiB; then rows for the medians, as many as the budget holds, 1 MiB to count
        // scores, half of one of scores for the quantiles, and what the scorer borrows, which under memory pressure is taken from it and
        // allocated again. Most of it is garbage when the next is allocated.
        const long TrainingOverhead = 3 << 20;
        const long ScoringOverhead = 7 << 20;
        var view = new GeneratedDataView(100 * Budget / (Width * sizeof(float)), Width, knowsCount: false);
        var trained = 0L;
        var options = TestOptions.Quick with
        {
            Likelihood = VaeLikelihood.Gaussian, Epochs = 1, BatchSize = 512,
            Run = TestOptions.Quick.Run with { MemoryBudget = Budget, MetricsCallback = _ => trained = GC.GetTotalAllocatedBytes(precise: true) },
        };
        var estimator = _context.AnomalyDetection.Trainers.Vae("Features", options);
        estimator.Fit(new GeneratedDataView(10_000, Width));

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var transformer = estimator.Fit(view);
        var after = GC.GetTotalAllocatedBytes(precise: true);

        Assert.InRange(trained - before, Budget, Budget + TrainingOverhead);
        Assert.InRange(after - before, Budget, Budget + TrainingOverhead + ScoringOverhead);

        // The first pass, an epoch, the scales, and the scores twice.
        Assert.Equal(5, view.Opened);
        Assert.True(transformer.Threshold > 0);
    }

    private void Check<TTransformer>(IEstimator<TTransformer> estimator, params string[] added)
        where TTransformer : VaeTransformer
    {
        var view = Views.Make(_context, StretchRows * Stretches);
        var transformed = StoppedClock.Transform(estimator.Fit(Views.Make(_context)), view);
        using var cursor = transformed.GetRowCursor(transformed.Schema);
        Action[] reads =
        [
            .. OutputBits.Select(transformed.Schema, [.. added, "Number", "Label", "Features"]).Select(c => Reading(cursor, c)),
            Reading(cursor.GetGetter<ReadOnlyMemory<char>>(transformed.Schema["Text"])),
            Reading(cursor.GetIdGetter()),
        ];

        // The least of several stretches counts: a garbage collection may empty the shared array pool, and a thread that helps for
        // the first time allocates its buffers.
        var (here, all) = (long.MaxValue, long.MaxValue);
        for (var stretch = 0; stretch < Stretches; stretch++)
        {
            var (allBefore, hereBefore) = (GC.GetTotalAllocatedBytes(precise: true), GC.GetAllocatedBytesForCurrentThread());
            for (var row = 0; row < StretchRows; row++)
            {
                cursor.MoveNext();
                foreach (var read in reads)
                {
                    read();
                }
            }

            here = Math.Min(here, GC.GetAllocatedBytesForCurrentThread() - hereBefore);
            all = Math.Min(all, GC.GetTotalAllocatedBytes(precise: true) - allBefore);
        }

        Assert.True(here == 0 && all <= OfTheHost, $"{StretchRows} rows allocate {here} bytes on their thread, {all} on all.");
    }

    private static Action Reading(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        VectorDataViewType => Reading(row.GetGetter<VBuffer<float>>(column)),
        BooleanDataViewType => Reading(row.GetGetter<bool>(column)),
        _ => Reading(row.GetGetter<float>(column)),
    };

    private static Action Reading<T>(ValueGetter<T> getter)
    {
        T value = default!;
        return () => getter(ref value);
    }
}
