using Xunit;

namespace Vae.Tests.Model;

/// <summary>What all threads of the process allocate: no other test runs at the same time.</summary>
[CollectionDefinition(nameof(VaeModelAllocationTests), DisableParallelization = true)]
[Collection(nameof(VaeModelAllocationTests))]
public sealed class VaeModelAllocationTests
{
    private readonly float[] _rows = TestValues.Uniform(40 * 32, 1);
    private readonly float[] _latent = new float[40 * 3];
    private readonly float[] _data = new float[40 * 32];

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(40)]
    public void ScoringMethods_SteadyState_AllocateNothing(int rows) =>
        Check(VaeArchitecture.Mlp(20, 3, [40, 10], Activation.GELU, VaeLikelihood.Bernoulli), rows);

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void ScoringMethods_MixedLikelihood_AllocateNothing(int rows) =>
        Check(VaeArchitecture.Mlp(20, 3, [10], Activation.ReLU, TestModels.Ranged(20)[1]), rows);

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void ScoringMethods_StandardizedWithLinearPaths_AllocateNothing(int rows) =>
        Check(VaeArchitecture.Mlp(20, 3, [10]) with { Standardize = true, LinearPaths = true }, rows);

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void ScoringMethods_ConvolutionalNetwork_AllocateNothing(int rows) =>
        Check(VaeArchitecture.Convolutional(new(2, 4, 4), 3, [5, 4]), rows);

    private void Check(VaeArchitecture architecture, int count)
    {
        var model = TestModels.Model(architecture);
        var slots = architecture.InputDimension;
        AssertNoAllocation(() => model.Encode(_rows.AsSpan(0, count * slots), _latent.AsSpan(0, count * 3)), "Encode");
        AssertNoAllocation(
            () => model.Encode(_rows.AsSpan(0, count * slots), _latent.AsSpan(0, count * 3), _data.AsSpan(0, count * 3)), "Encode, logVar");
        AssertNoAllocation(() => model.SamplePosterior(_rows.AsSpan(0, count * slots), 1, _latent.AsSpan(0, count * 3)), "SamplePosterior");
        AssertNoAllocation(() => model.Decode(_latent.AsSpan(0, count * 3), _data.AsSpan(0, count * slots)), "Decode");
        AssertNoAllocation(() => model.Reconstruct(_rows.AsSpan(0, count * slots), _data.AsSpan(0, count * slots)), "Reconstruct");
        AssertNoAllocation(() => model.ReconstructionLoss(_rows.AsSpan(0, count * slots), _data.AsSpan(0, count)), "ReconstructionLoss");
        AssertNoAllocation(
            () => model.ReconstructionLossPerFeature(_rows.AsSpan(0, count * slots), _data.AsSpan(0, count * slots)),
            "ReconstructionLossPerFeature");
        AssertNoAllocation(
            () => model.MinReconstructionLoss(_rows.AsSpan(0, slots), _data.AsSpan(0, slots)), "MinReconstructionLoss");
        AssertNoAllocation(() => model.KlDivergence(_rows.AsSpan(0, count * slots), _data.AsSpan(0, count)), "KlDivergence");
        AssertNoAllocation(() => model.ActiveUnits(_rows.AsSpan(0, count * slots)), "ActiveUnits");
        AssertNoAllocation(() => model.KlPerDimension(_rows.AsSpan(0, count * slots), _latent.AsSpan(0, 3)), "KlPerDimension");
        AssertNoAllocation(() => model.NegativeElbo(_rows.AsSpan(0, count * slots), 2, 1, _data.AsSpan(0, count)), "NegativeElbo");
        AssertNoAllocation(
            () => model.ReconstructionLogProbability(_rows.AsSpan(0, count * slots), 2, 1, _data.AsSpan(0, count)), "ReconstructionProbability");
        AssertNoAllocation(
            () => model.ImportanceWeightedBound(_rows.AsSpan(0, count * slots), 2, 1, _data.AsSpan(0, count)), "ImportanceWeightedBound");
    }

    [Fact]
    public void Encode_EnoughWorkToShare_AllocatesNothing()
    {
        // The encoder alone is what the scorer shares among threads.
        const int Rows = 300;
        var model = TestModels.Model(VaeArchitecture.Mlp(390, 2, [200], Activation.ReLU, VaeLikelihood.Bernoulli));
        Assert.True(Rows * 390 * 200 > 20_000_000);
        var (rows, mu) = (TestValues.Uniform(Rows * 390, 1), new float[Rows * 2]);

        AssertNoAllocation(() => model.Encode(rows, mu), "Encode");
    }

    /// <summary>
    /// The least of several tries counts: a garbage collection may empty the shared array pool, and a thread that helps for the first
    /// time allocates its buffers.
    /// </summary>
    private static void AssertNoAllocation(Action call, string what)
    {
        // Less than the smallest object a call; the runtime's and the test host's own threads allocate a little now and then.
        const long OfTheHost = 99 * 24;
        var (here, all) = (long.MaxValue, long.MaxValue);
        for (var attempt = 0; attempt < 10 && (here > 0 || all > OfTheHost); attempt++)
        {
            call();
            var (allBefore, hereBefore) = (GC.GetTotalAllocatedBytes(precise: true), GC.GetAllocatedBytesForCurrentThread());
            for (var i = 0; i < 100; i++)
            {
                call();
            }

            here = Math.Min(here, GC.GetAllocatedBytesForCurrentThread() - hereBefore);
            all = Math.Min(all, GC.GetTotalAllocatedBytes(precise: true) - allBefore);
        }

        Assert.True(here == 0 && all <= OfTheHost, $"100 calls of {what} allocate {here} bytes on their thread, {all} on all.");
    }
}
