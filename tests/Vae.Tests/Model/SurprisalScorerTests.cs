using Vae.Data;
using Vae.Model;
using Vae.Training;
using Xunit;

namespace Vae.Tests.Model;

public sealed class SurprisalScorerTests
{
    private const int Slots = 7;
    private const int Rows = 150;

    /// <summary>Rounding of a contribution to single precision.</summary>
    private const double Tolerance = 1e-5;

    private static readonly VaeModel _model = TestModels.Model(VaeArchitecture.Mlp(Slots, 2, [5]));

    /// <summary>Every kind of slot, rows of several weights, values missing.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Compute_AnyLikelihood_AsANaiveLoopSays(bool holes)
    {
        foreach (var likelihood in (VaeLikelihood[])[.. TestModels.Likelihoods, .. TestModels.Ranged(Slots)])
        {
            var model = TestModels.Model(VaeArchitecture.Mlp(Slots, 2, [5], likelihood: likelihood) with { MissingValues = MissingValues.Ignore });
            var (rows, weights) = (Data(holes), TestValues.Uniform(Rows, 9).Select(weight => weight + 0.1f).ToArray());
            var scorer = new SurprisalScorer(model, Survey(model, rows, weights));
            var (scores, parts) = (new float[Rows], new float[rows.Length]);
            scorer.Compute(rows, scores, parts);
            var expected = Naive(model, rows, weights, likelihood);

            for (var i = 0; i < parts.Length; i++)
            {
                Assert.Equal(expected[i], parts[i], Tolerance * Math.Max(1, expected[i]));
            }

            Assert.Equal(parts.Chunk(Slots).Select(row => (float)row.Sum(part => (double)part)), scores);
        }
    }

    [Fact]
    public void Compute_RowAlone_TheBitsItHasAmongOthers()
    {
        var rows = Data(holes: false);
        var scorer = new SurprisalScorer(_model, Survey(_model, rows));
        var (together, alone) = (new float[Rows], new float[1]);
        scorer.Compute(rows, together, default);

        for (var row = 0; row < Rows; row++)
        {
            scorer.Compute(rows.AsSpan(row * Slots, Slots), alone, default);
            Assert.Equal(together[row], alone[0]);
        }
    }

    /// <summary>What has no scale contributes nothing where it is as always, and a finite amount where it is not.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-4e20f)]
    public void Compute_ConstantColumn_NothingForTheConstantAndFiniteElse(float constant)
    {
        var rows = Data(holes: false);
        for (var i = 2; i < rows.Length; i += Slots)
        {
            rows[i] = constant;
        }

        var scorer = new SurprisalScorer(_model, Survey(_model, rows));
        float[] row = rows[..Slots];
        Assert.Equal(0, Contributions(scorer, row)[2]);
        foreach (var other in (float[])[constant + 1e-3f, (2 * constant) + 1, float.MaxValue, float.MinValue])
        {
            row[2] = other;
            Assert.All(Contributions(scorer, row), part => Assert.InRange(part, 0, 1000));
            Assert.Equal(other != constant, Contributions(scorer, row)[2] > 0);
        }
    }

    [Fact]
    public void Compute_SlotThatWasNeverSeen_ContributesNothing()
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(Slots, 2, [5]) with { MissingValues = MissingValues.Ignore });
        var rows = Data(holes: false);
        for (var i = 2; i < rows.Length; i += Slots)
        {
            rows[i] = float.NaN;
        }

        var scorer = new SurprisalScorer(model, Survey(model, rows));

        Assert.Equal(0, Contributions(scorer, rows[..Slots])[2]);
        Assert.Equal(0, Contributions(scorer, [0, 0, 9, 0, 0, 0, 0])[2]);
    }

    private static float[] Contributions(SurprisalScorer scorer, float[] row)
    {
        var parts = new float[Slots];
        scorer.Compute(row, new float[1], parts);
        return parts;
    }

    private static ErrorScales Survey(VaeModel model, float[] rows, float[]? weights = null) =>
        ErrorSurvey.Of(model, [new RowBlock(rows, weights)], memory: 1 << 20, CancellationToken.None);

    private static float[] Data(bool holes)
    {
        var rows = TestValues.Uniform(Rows * Slots, 3);
        for (var i = 0; holes && i < rows.Length; i += 5)
        {
            rows[i] = float.NaN;
        }

        return rows;
    }

    private static double[] Naive(VaeModel model, float[] rows, float[] weights, VaeLikelihood likelihood)
    {
        var means = new float[rows.Length];
        model.Reconstruct(rows, means);
        var categories = likelihood switch
        {
            CategoricalLikelihood => [new LikelihoodRange(0, Slots, likelihood)],
            MixedLikelihood mixed => mixed.Ranges.Where(range => range.Likelihood is CategoricalLikelihood).ToArray(),
            _ => [],
        };
        bool IsKnown(int row, int slot)
        {
            var range = categories.SingleOrDefault(range => slot >= range.First && slot < range.First + range.Count) ?? new(slot, 1, likelihood);
            return !rows.Skip((row * Slots) + range.First).Take(range.Count).Any(float.IsNaN);
        }

        var parts = new double[rows.Length];
        for (var slot = 0; slot < Slots; slot++)
        {
            var known = Enumerable.Range(0, Rows).Where(row => IsKnown(row, slot)).ToArray();
            var total = known.Sum(row => (double)weights[row]);
            double X(int row) => rows[(row * Slots) + slot];
            double R(int row) => X(row) - means[(row * Slots) + slot];
            double Mean(Func<int, double> value) => known.Sum(row => weights[row] * value(row)) / total;

            // The median is that of all that was observed.
            var observed = Enumerable.Range(0, Rows).Where(row => !double.IsNaN(X(row))).OrderBy(X).ToArray();
            var (below, half) = (0.0, observed.Sum(row => (double)weights[row]) / 2);
            var median = X(observed.First(row => (below += weights[row]) >= half));
            var centre = Mean(X);
            var floor = 0.001 * Mean(row => Math.Pow(X(row) - centre, 2));
            var (v, s) = (Mean(row => R(row) * R(row)) + floor, Mean(row => Math.Pow(X(row) - median, 2)) + floor);
            foreach (var row in known)
            {
                parts[(row * Slots) + slot] =
                    (4 / 3.0 * Math.Log(1 + (R(row) * R(row) / v / 3))) + (2 / 3.0 * Math.Log(1 + (Math.Pow(X(row) - median, 2) / s / 3)));
            }
        }

        return parts;
    }
}
