using Vae.Data;
using Vae.Training;
using Xunit;

namespace Vae.Tests.Training;

public sealed class NoiseSurveyTests
{
    private const int Width = 8;
    private const int Rows = 3000;

    /// <summary>Two fifths of the least bound, which is the noise itself where three factors make eight columns.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Of_FewFactorsInNoise_TwoFifthsOfTheNoise(double noise)
    {
        var share = noise * noise / (1 + (noise * noise));

        Assert.InRange(Estimate(Make(noise)), 0.34 * share, 0.44 * share);
    }

    [Fact]
    public void Of_ColumnsOnAGrid_None() =>
        Assert.InRange(Estimate([.. TestValues.Uniform(Rows * Width, seed: 4).Select(value => MathF.Round(1.5f * value))]), 0, 0.01);

    [Fact]
    public void Of_OtherUnitsAndAConstantColumn_TheSame()
    {
        var rows = Make(0.5);
        float[] other = [.. rows.Chunk(Width).SelectMany(row => row.Select((value, i) => i % 2 == 0 ? 1024 * value : value / 512).Append(7))];

        Assert.Equal(Estimate(rows), Estimate(other, Width + 1), 1e-4);
    }

    [Fact]
    public void Of_RowsInBlocksWithWeights_AsCopies()
    {
        var rows = Make(0.5);
        var weights = Enumerable.Range(0, Rows).Select(row => row % 3 == 0 ? 2f : 1f).ToArray();
        float[] copies = [.. rows.Chunk(Width).SelectMany((row, i) => i % 3 == 0 ? row.Concat(row) : row)];
        var model = Model(rows, Width);

        Assert.Equal(NoiseSurvey.Of(model, [new(copies)]), NoiseSurvey.Of(model, [new(rows, weights)]), 1e-3);
    }

    private static double Estimate(float[] rows, int width = Width) => NoiseSurvey.Of(Model(rows, width), [new RowBlock(rows)]);

    private static VaeModel Model(float[] rows, int width) =>
        VaeTrainer.Train(new VaeDataset(rows, width), new VaeOptions { LatentDimension = 2, Epochs = 1, Run = new() { Threads = 1 } });

    /// <summary>Columns of variance 1, and noise.</summary>
    private static float[] Make(double noise)
    {
        var random = new Random(3);
        var mixing = Enumerable.Range(0, Width).Select(_ =>
        {
            double[] column = [random.NextDouble() - 0.5, random.NextDouble() - 0.5, random.NextDouble() - 0.5];
            var length = Math.Sqrt(column.Sum(x => x * x));
            return column.Select(x => x / length).ToArray();
        }).ToArray();
        return
        [
            .. Enumerable.Range(0, Rows).SelectMany(_ =>
            {
                double[] factors = [Normal(random), Normal(random), Normal(random)];
                return mixing.Select(column => (float)(column.Zip(factors, (a, b) => a * b).Sum() + (noise * Normal(random)))).ToArray();
            }),
        ];
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
