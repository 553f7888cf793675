using Vae.Data;
using Vae.MLNet.Training;

namespace Vae.MLNet.Tests;

/// <summary>When few units are active the log says so, and what helps there.</summary>
public sealed class CollapsedPosteriorTests
{
    private const string Definition = "latent units are active: the variance of their posterior mean over the rows is above 0.01.";

    [Theory]
    [InlineData(8, 20, 4, false)]
    [InlineData(8, 20, 3, true)]
    [InlineData(8, 20, 1, true)]
    [InlineData(8, 20, 0, true)]
    [InlineData(8, 4, 2, false)]
    [InlineData(8, 4, 1, true)]
    [InlineData(1, 20, 1, false)]
    [InlineData(1, 20, 0, true)]
    public void Describe_FewerThanHalfOfWhatRowsCanFill_Warns(int units, int slots, int active, bool expected) =>
        Assert.Equal(expected, CollapsedPosterior.Describe(Model(VaeArchitecture.Mlp(slots, units, []), active), Rows(slots)) is not null);

    [Theory]
    [InlineData(1, 0, 0, false)]
    [InlineData(2, 0, 0, true)]
    [InlineData(3, 0, 1, false)]
    [InlineData(100, 20, 0, false)]
    [InlineData(100, 18, 1, false)]
    [InlineData(100, 17, 1, true)]
    public void Describe_FewRowsOrConstantSlots_FillFewerUnits(int count, int constant, int active, bool expected)
    {
        var rows = new RowSample(20, capacity: 100);
        for (var row = 0; row < count; row++)
        {
            rows.Add([.. Enumerable.Range(0, 20).Select(slot => slot < constant ? row % 2 == 0 ? 3 : float.NaN : row)], weight: 1);
        }

        Assert.Equal(expected, CollapsedPosterior.Describe(Model(VaeArchitecture.Mlp(20, 8, []), active), rows) is not null);
    }

    [Fact]
    public void Describe_OneOfEightWithLearnedVariance_AdvisesOnObjectiveAndWidth()
    {
        var architecture = VaeArchitecture.Mlp(20, 8, [], likelihood: new GaussianLikelihood { Variance = GaussianVariance.Learned });

        Assert.Equal(
            $"1 of 8 {Definition} The embedding says little about its row (posterior collapse). Lower ElboObjective.Beta, which is 2, or raise "
            + "FreeBits, which is 0.5. If the data hold no more, LatentDimension = 1 says as much.",
            CollapsedPosterior.Describe(Model(architecture, 1, new ElboObjective { Beta = 2, FreeBits = 0.5 }), Rows(20)));
    }

    [Theory]
    [InlineData(0.2, "GaussianVariance.Fixed(0.05) is a twentieth of theirs.")]
    [InlineData(0.08, "Lower ElboObjective.Beta, which is 1, or raise FreeBits, which is 0.")]
    public void Describe_FixedVariance_AdvisesAnotherOnlyWhereItIsSmaller(double variance, string advice)
    {
        // The rows' slots are -1 and 1: of variance 1.
        var architecture = VaeArchitecture.Mlp(20, 8, [], likelihood: new GaussianLikelihood { Variance = GaussianVariance.Fixed(variance) });

        Assert.EndsWith(advice, CollapsedPosterior.Describe(Model(architecture, 0), Rows(20)), StringComparison.Ordinal);
        Assert.EndsWith(advice, CollapsedPosterior.Describe(Model(architecture with { Standardize = true }, 0), Rows(20)), StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_FewEpochs_AdvisesMore() => Assert.Contains(
        "Train for more epochs than 3. ", CollapsedPosterior.Describe(Model(VaeArchitecture.Mlp(20, 8, []), 0, epochs: 3), Rows(20)), StringComparison.Ordinal);

    [Fact]
    public void Describe_HardlyTrained_NothingIsSaid() => Assert.Null(CollapsedPosterior.Describe(Model(VaeArchitecture.Mlp(20, 8, []), 0, epochs: 1), Rows(20)));

    [Fact]
    public void CountAndDescribe_HistoryUnknown_NothingIsSaid()
    {
        var model = new VaeModel(VaeWeights.Initialize(VaeArchitecture.Mlp(20, 8, []), seed: 1));

        Assert.Null(CollapsedPosterior.Count(model));
        Assert.Null(CollapsedPosterior.Describe(model, Rows(20)));
    }

    private static VaeModel Model(VaeArchitecture architecture, int active, ElboObjective? objective = null, int epochs = 100) => new(
        VaeWeights.Initialize(architecture, seed: 1),
        new VaeOptions { Objective = objective, Epochs = epochs, BatchSize = 2 },
        [new VaeEpochMetrics(epochs, 1, 1, 0, 1, 1e-3, null, 0) { ActiveUnits = active }]);

    private static RowSample Rows(int slots)
    {
        var rows = new RowSample(slots, capacity: 100);
        for (var row = 0; row < 100; row++)
        {
            rows.Add([.. Enumerable.Repeat(row % 2 == 0 ? 1f : -1, slots)], weight: 1);
        }

        return rows;
    }
}
