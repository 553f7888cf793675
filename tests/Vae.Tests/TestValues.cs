namespace Vae.Tests;

/// <summary>Numbers to test with: the same in every run.</summary>
internal static class TestValues
{
    /// <summary>Standard normal values times <paramref name="scale"/>, by Box and Muller.</summary>
    public static float[] Normal(int count, int seed, double scale = 1)
    {
        var random = new Random(seed);
        var values = new float[count];
        foreach (ref var value in values.AsSpan())
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            value = (float)(scale * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return values;
    }

    /// <summary>Values in [0, 1), fit for every likelihood.</summary>
    public static float[] Uniform(int count, int seed)
    {
        var random = new Random(seed);
        var values = new float[count];
        foreach (ref var value in values.AsSpan())
        {
            value = random.NextSingle();
        }

        return values;
    }

    /// <summary>Rows near a line, so that a VAE has something to find; in [0, 1].</summary>
    public static VaeDataset Line(int rows, int dimension, int seed)
    {
        var noise = Normal(rows * dimension, seed, 0.05);
        var position = Uniform(rows, seed + 1);
        for (var i = 0; i < noise.Length; i++)
        {
            var (row, slot) = Math.DivRem(i, dimension);
            var value = slot % 2 == 0 ? position[row] : 1 - position[row];
            noise[i] = Math.Clamp(value + noise[i], 0, 1);
        }

        return new VaeDataset(noise, dimension);
    }
}
