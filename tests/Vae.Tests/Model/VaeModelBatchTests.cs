using Vae.Architecture;
using Vae.Kernels;
using Vae.Model;
using Xunit;

namespace Vae.Tests.Model;

/// <summary>A row's result is to the last bit the same alone, in any batch, and on any thread.</summary>
public sealed class VaeModelBatchTests
{
    private delegate void Method(VaeModel model, ReadOnlySpan<float> rows, Span<float> results);

    /// <summary>Around 6 rows, below which rows go singly, around a panel and its multiples, and around a block of 64 rows.</summary>
    private static readonly int[] _counts =
        [1, 2, 3, 5, 6, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 63, 64, 65, 69, 70, 71, 80, 127, 128, 129, 130, 133, 134, 200];

    public static TheoryData<int> Likelihoods => [.. Enumerable.Range(0, TestModels.Likelihoods.Count)];

    public static TheoryData<Activation> Activations => [.. Enum.GetValues<Activation>()];

    [Theory]
    [MemberData(nameof(Likelihoods))]
    public void AllMethods_EveryLikelihood_BatchAsSingleRows(int likelihood)
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(11, 3, [13, 5], Activation.SiLU, TestModels.Likelihoods[likelihood]));

        CheckAll(model, TestValues.Uniform(200 * 11, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(67)]
    public void AllMethods_CategoricalAndMixed_BatchAsSingleRows(int slots)
    {
        foreach (var likelihood in TestModels.Ranged(slots))
        {
            var model = TestModels.Model(VaeArchitecture.Mlp(slots, 1, [13, 5], Activation.SiLU, likelihood));
            CheckAll(model, TestValues.Uniform(200 * slots, 1));
        }
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void AllMethods_EveryActivation_BatchAsSingleRows(Activation activation)
    {
        foreach (var scale in Enum.GetValues<PosteriorScale>())
        {
            var architecture = VaeArchitecture.Mlp(7, 2, [9], activation) with { PosteriorScale = scale };
            CheckAll(TestModels.Model(architecture), TestValues.Uniform(200 * 7, 1), [1, 5, 6, 16, 70]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(21)]
    [InlineData(70)]
    public void Encode_WithoutLogVariances_TheMeansGivenWithThem(int latent)
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(7, latent, [9]));
        foreach (var count in (int[])[1, 6, 70])
        {
            var rows = TestValues.Uniform(count * 7, 1);
            var (alone, mu, logVar) = (new float[count * latent], new float[count * latent], new float[count * latent]);

            model.Encode(rows, alone);
            model.Encode(rows, mu, logVar);

            Assert.Equal(mu, alone);
        }
    }

    [Fact]
    public void AllMethods_ConvolutionalNetworks_BatchAsSingleRows()
    {
        foreach (var architecture in TestModels.Convolutional)
        {
            CheckAll(TestModels.Model(architecture), TestValues.Uniform(70 * architecture.InputDimension, 1), [1, 5, 6, 16, 33, 70]);
        }
    }

    [Fact]
    public void AllMethods_ImagesLargerThanABlock_BatchAsSingleRows()
    {
        // 36,864 values a row after the first layer: a block is a panel, and several threads share 20 of them.
        var architecture = VaeArchitecture.Convolutional(new(1, 48, 48), 2, [16, 3], stride: 1);
        var model = TestModels.Model(architecture);
        var rows = TestValues.Uniform(40 * architecture.InputDimension, 1);

        Check(model, rows, 2, (m, x, y) => m.Encode(x, y), [40], "mu");
        Check(model, rows, architecture.InputDimension, (m, x, y) => m.Reconstruct(x, y), [40], "reconstruction");
    }

    [Fact]
    public void Encode_ManyShapesWithZerosAmongTheInputs_BatchAsSingleRows()
    {
        // Zeros are left out of single rows; negative zeros and a bias of -0 must not show.
        foreach (var inputs in new[] { 1, 2, 3, 7, 8, 9, 16, 31, 33, 40 })
        {
            foreach (var latent in new[] { 1, 2, 3, 4, 5, 8, 15, 16, 17, 31, 32, 33, 40 })
            {
                var architecture = VaeArchitecture.Mlp(inputs, latent, []);
                var weights = TestModels.Weights(architecture).Values.ToArray();
                weights[2 * inputs * latent] = -0f;
                var rows = TestValues.Normal(20 * inputs, inputs);
                for (var i = 0; i < rows.Length; i++)
                {
                    rows[i] = (i * 7 % 5) switch { 0 => 0f, 1 => -0f, _ => rows[i] };
                }

                rows.AsSpan(0, 2 * inputs).Clear();
                Check(new VaeModel(new VaeWeights(architecture, weights)), rows, latent, (m, x, y) => m.Encode(x, y), [1, 20], "mu");
            }
        }
    }

    [Fact]
    public void Encode_LayersThatAreActivationsAlone_BatchAsSingleRows()
    {
        var architecture = new VaeArchitecture
        {
            InputDimension = 5,
            LatentDimension = 2,
            Encoder = [new ActivationLayer(Activation.GELU), new ActivationLayer(Activation.Tanh)],
            Decoder = [new ActivationLayer(Activation.ELU), new LinearLayer(70), new LinearLayer(3)],
        };

        CheckAll(TestModels.Model(architecture), TestValues.Normal(70 * 5, 1), [1, 5, 6, 70]);
    }

    [Fact]
    public void AllMethods_EnoughWorkToShare_BatchAsSingleRows()
    {
        // 2,000 rows of 12,000 weights on each side are more than the 20 million multiply-adds from which the scorer uses several
        // threads.
        var model = TestModels.Model(VaeArchitecture.Mlp(64, 8, [160], Activation.Tanh, VaeLikelihood.Bernoulli));
        Assert.True(2000L * model.Weights.Values.Length > 40_000_000);
        var rows = TestValues.Uniform(2003 * 64, 1);

        Check(model, rows, 8, (m, x, y) => m.Encode(x, y), [2003], "mu");
        Check(model, rows, 64, (m, x, y) => m.Reconstruct(x, y), [2003], "reconstruction");
        Check(model, rows, 1, (m, x, y) => m.ReconstructionLoss(x, y), [2003], "loss");
    }

    [Fact]
    public void AllMethods_ImagesWorthSharing_BatchAsSingleRowsFromAnyThread()
    {
        // Several threads compute one image: more than 4 million multiply-adds on each side, with layers of many positions and of few.
        var architecture = VaeArchitecture.Convolutional(new(3, 48, 48), 16, [24, 48, 96, 130]);
        var model = TestModels.Model(architecture);
        Assert.True(MultiplyAdds.OfEncoder(architecture) > ScorerStage.MinimumOperationsToShareRow);
        Assert.True(MultiplyAdds.OfDecoder(architecture) > ScorerStage.MinimumOperationsToShareRow);
        var rows = TestValues.Uniform(8 * architecture.InputDimension, 1);

        Parallel.For(0, 4, _ =>
        {
            Check(model, rows, 16, (m, x, y) => m.Encode(x, y), [8], "mu");
            Check(model, rows, 16, (m, x, y) => m.Encode(x, new float[y.Length], y), [8], "logVar");
            Check(model, rows, architecture.InputDimension, (m, x, y) => m.Reconstruct(x, y), [8], "reconstruction");
        });
    }

    [Fact]
    public void AllMethods_FromManyThreadsAtOnce_AsFromOne()
    {
        var small = TestModels.Model(VaeArchitecture.Mlp(11, 3, [13], Activation.GELU));
        var wide = TestModels.Model(VaeArchitecture.Mlp(11, 3, [200], Activation.GELU));
        var rows = TestValues.Normal(90 * 11, 1);
        var expected = new[] { small, wide }.ToDictionary(model => model, model => Losses(model, rows));
        var failures = 0;
        var threads = Enumerable.Range(0, 8).Select(i => new Thread(() =>
        {
            // Each thread meets both models: the larger makes its buffers grow.
            for (var round = 0; round < 20; round++)
            {
                var model = (i + round) % 2 == 0 ? small : wide;
                if (!Losses(model, rows).SequenceEqual(expected[model]))
                {
                    Interlocked.Increment(ref failures);
                }
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Equal(0, failures);
    }

    private static float[] Losses(VaeModel model, float[] rows)
    {
        var losses = new float[rows.Length / model.InputDimension];
        model.NegativeElbo(rows, samples: 2, seed: 3, losses);
        return losses;
    }

    private static void CheckAll(VaeModel model, float[] rows, int[]? counts = null)
    {
        var (latent, slots) = (model.LatentDimension, model.InputDimension);
        counts ??= _counts;
        Check(model, rows, latent, (m, x, y) => m.Encode(x, y), counts, "mu");
        Check(model, rows, latent, (m, x, y) => m.Encode(x, new float[y.Length], y), counts, "logVar");
        Check(model, rows, latent, (m, x, y) => m.SamplePosterior(x, 5, y), counts, "posterior sample");
        Check(model, rows, slots, (m, x, y) => m.Decode(x[..(y.Length / m.InputDimension * m.LatentDimension)], y), counts, "decoded", latent);
        Check(model, rows, slots, (m, x, y) => m.Reconstruct(x, y), counts, "reconstruction");
        Check(model, rows, 1, (m, x, y) => m.ReconstructionLoss(x, y), counts, "loss");
        Check(model, rows, slots, (m, x, y) => m.ReconstructionLossPerFeature(x, y), counts, "loss per feature");
        Check(model, rows, 1, (m, x, y) => m.KlDivergence(x, y), counts, "KL");
        Check(model, rows, 1, (m, x, y) => m.NegativeElbo(x, 3, 5, y), counts, "negative ELBO");
        Check(model, rows, 1, (m, x, y) => m.ReconstructionLogProbability(x, 3, 5, y), counts, "reconstruction probability");
        Check(model, rows, 1, (m, x, y) => m.ImportanceWeightedBound(x, 3, 5, y), counts, "importance-weighted bound");
    }

    /// <summary>Every row alone, then the first n rows together, and the last n.</summary>
    private static void Check(
        VaeModel model, float[] rows, int width, Method method, int[] counts, string what, int? inputWidth = null)
    {
        var input = inputWidth ?? model.InputDimension;
        var total = rows.Length / Math.Max(input, model.InputDimension);
        var singles = new float[total * width];
        for (var row = 0; row < total; row++)
        {
            method(model, rows.AsSpan(row * input, input), singles.AsSpan(row * width, width));
        }

        foreach (var count in counts)
        {
            foreach (var first in new[] { 0, total - count }.Distinct())
            {
                var batch = new float[count * width];
                method(model, rows.AsSpan(first * input, count * input), batch);
                Near.SameBits(singles.AsSpan(first * width, count * width), batch, $"{what} of {count} rows, value");
            }
        }
    }
}
