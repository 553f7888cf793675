using Xunit;

namespace Vae.Tests.Model;

/// <summary>What a model with a condition gives of rows whose conditions come in each of the ways that they may.</summary>
public sealed class ConditionalModelTests
{
    private const int Slots = 11;
    private const int Latent = 3;
    private const int Width = 4;

    private delegate void Method(VaeModel model, ReadOnlySpan<float> rows, Span<float> results, ReadOnlySpan<float> conditions);

    public static TheoryData<string> Networks => ["Mlp", "Paths", "NoHidden", "Convolutional"];

    private static readonly (Method Run, int Width)[] _methods =
    [
        ((model, rows, mu, c) => model.Encode(rows, mu, c), Latent),
        ((model, rows, logVar, c) => model.Encode(rows, new float[logVar.Length], logVar, c), Latent),
        ((model, rows, z, c) => model.SamplePosterior(rows, 4, z, c), Latent),
        ((model, rows, means, c) => model.Reconstruct(rows, means, c), Slots),
        ((model, rows, losses, c) => model.ReconstructionLossPerFeature(rows, losses, c), Slots),
        ((model, rows, losses, c) => model.ReconstructionLoss(rows, losses, c), 1),
        ((model, rows, losses, c) => model.KlDivergence(rows, losses, c), 1),
        ((model, rows, losses, c) => model.NegativeElbo(rows, 2, 4, losses, c), 1),
        ((model, rows, losses, c) => model.ReconstructionLogProbability(rows, 2, 4, losses, c), 1),
        ((model, rows, losses, c) => model.ImportanceWeightedBound(rows, 3, 4, losses, c), 1),
    ];

    [Theory]
    [MemberData(nameof(Networks))]
    public void EveryMethod_ConditionsBesideBehindOrRowByRow_SameBits(string network)
    {
        var model = Model(network);
        foreach (var count in (int[])[1, 5, 6, 33, 70, 130])
        {
            var (rows, conditions) = (TestValues.Uniform(count * Slots, 1), TestValues.Normal(count * Width, 2));
            foreach (var (run, width) in _methods)
            {
                var (beside, behind, alone) = (new float[count * width], new float[count * width], new float[count * width]);
                run(model, rows, beside, conditions);
                run(model, Join(rows, conditions), behind, default);
                for (var row = 0; row < count; row++)
                {
                    run(model, rows.AsSpan(row * Slots, Slots), alone.AsSpan(row * width, width), conditions.AsSpan(row * Width, Width));
                }

                Near.SameBits(beside, behind, $"{count} rows");
                Near.SameBits(beside, alone, $"{count} rows");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void EveryMethod_OneConditionForAll_AsRepeated(string network)
    {
        var (model, count) = (Model(network), 70);
        var (rows, condition) = (TestValues.Uniform(count * Slots, 1), TestValues.Normal(Width, 2));
        float[] repeated = [.. Enumerable.Repeat(condition, count).SelectMany(each => each)];
        foreach (var (run, width) in _methods)
        {
            var (once, each) = (new float[count * width], new float[count * width]);
            run(model, rows, once, condition);
            run(model, rows, each, repeated);
            Near.SameBits(each, once);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Decode_OtherCondition_OtherMeans(string network)
    {
        var model = Model(network);
        var z = TestValues.Normal(Latent, 3);
        var (first, second) = (new float[Slots], new float[Slots]);
        model.Decode(z, first, TestValues.Normal(Width, 4));
        model.Decode(z, second, TestValues.Normal(Width, 5));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Sample_ConditionOfEachRow_AsOneByOne()
    {
        var model = Model("Mlp");
        var conditions = TestValues.Normal(20 * Width, 2);
        var (all, one) = (new float[20 * Slots], new float[20 * Slots]);
        model.Sample(20, 7, all, conditions);
        for (var row = 0; row < 20; row++)
        {
            model.Sample(20, 7, one, conditions.AsSpan(row * Width, Width));
            Near.SameBits(one.AsSpan(row * Slots, Slots), all.AsSpan(row * Slots, Slots));
        }

        model.SampleMeans(20, 7, all, conditions.AsSpan(0, Width));
        var z = new float[20 * Latent];
        Assert.Throws<ArgumentException>(() => model.SampleMeans(20, 7, all));
        Assert.DoesNotContain(float.NaN, all);
        Assert.Equal(20 * Latent, z.Length);
    }

    [Fact]
    public void Interpolate_TwoConditions_BeginsAndEndsAtTheReconstructions()
    {
        var model = Model("Paths");
        var (rows, conditions) = (TestValues.Uniform(2 * Slots, 1), TestValues.Normal(2 * Width, 2));
        var (path, ends) = (new float[5 * Slots], new float[2 * Slots]);
        model.Interpolate(rows.AsSpan(0, Slots), rows.AsSpan(Slots), 5, path, conditions);
        model.Reconstruct(rows, ends, conditions);
        Near.SameBits(ends.AsSpan(0, Slots), path.AsSpan(0, Slots));
        Near.SameBits(ends.AsSpan(Slots), path.AsSpan(4 * Slots));

        model.Traverse(rows.AsSpan(0, Slots), 1, -2, 2, 5, path, conditions.AsSpan(0, Width));
        var z = new float[Latent];
        model.Encode(rows.AsSpan(0, Slots), z, conditions: conditions.AsSpan(0, Width));
        z[1] = -2;
        model.Decode(z, ends.AsSpan(0, Slots), conditions.AsSpan(0, Width));
        Near.SameBits(ends.AsSpan(0, Slots), path.AsSpan(0, Slots));
    }

    [Fact]
    public void EveryMethod_NoConditionOrOneTooMany_SaysSo()
    {
        var (model, plain) = (Model("Mlp"), TestModels.Model(VaeArchitecture.Mlp(Slots, Latent, [4])));
        var rows = new float[2 * Slots];
        Assert.Equal(
            "'rows' has 22 values and the model is conditional: give 'conditions' of 4 values a row beside rows of 11, or rows of 15, each with its "
            + "condition behind it. (Parameter 'rows')",
            Message(() => model.Reconstruct(rows, rows)));
        Assert.Equal(
            "'conditions' has 5 values; it must have 4 for each of 2 rows, or 4 for all of them. (Parameter 'conditions')",
            Message(() => model.Reconstruct(rows, rows, new float[5])));
        Assert.Equal(
            "'conditions' has 4 values, and the model was trained without a condition. Leave it out. (Parameter 'conditions')",
            Message(() => plain.Reconstruct(rows, rows, new float[4])));
        Assert.Equal(
            "'conditions' has 0 values; it must have 4 for each of 2 rows, or 4 for all of them. (Parameter 'conditions')",
            Message(() => model.Sample(2, 1, rows)));
        Assert.Equal(0, plain.ConditionDimension);
        Assert.Equal(Width, model.ConditionDimension);

        static string Message(Action call) => Assert.Throws<ArgumentException>(call).Message;
    }

    [Theory]
    [InlineData(MissingValues.Error)]
    [InlineData(MissingValues.Ignore)]
    public void Encode_MissingCondition_NaNOrTheMean(MissingValues missing)
    {
        var weights = TestModels.Weights(VaeArchitecture.Mlp(Slots, Latent, [4]).WithCondition(1) with { MissingValues = missing });
        var model = new VaeModel(weights);
        foreach (var count in (int[])[1, 10])
        {
            var rows = TestValues.Uniform(count * Slots, 1);
            var (gap, mean) = (new float[count * Latent], new float[count * Latent]);
            model.Encode(rows, gap, conditions: [float.NaN]);
            model.Encode(rows, mean, conditions: [weights["condition.shift"][0]]);
            if (missing == MissingValues.Ignore)
            {
                Near.SameBits(mean, gap);
            }
            else
            {
                Assert.All(gap, value => Assert.True(float.IsNaN(value)));
            }
        }
    }

    private static VaeModel Model(string network) => TestModels.Model((network switch
    {
        "Paths" => VaeArchitecture.Mlp(Slots, Latent, [7]) with { LinearPaths = true, Standardize = true },
        "NoHidden" => VaeArchitecture.Mlp(Slots, Latent, []),
        "Convolutional" => VaeArchitecture.Convolutional(new(1, 1, Slots), Latent, [3], kernel: 1),
        _ => VaeArchitecture.Mlp(Slots, Latent, [9, 5], likelihood: VaeLikelihood.Bernoulli),
    }).WithCondition(Width));

    private static float[] Join(float[] rows, float[] conditions) =>
        [.. rows.Chunk(Slots).Zip(conditions.Chunk(Width), (row, condition) => (float[])[.. row, .. condition]).SelectMany(row => row)];
}
