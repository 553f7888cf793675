using Vae;

/// <summary>The importance-weighted bound on log p(x), over many rows.</summary>
internal static class Bounds
{
    private const int BlockRows = 100;
    private const int Seed = 1;

    /// <summary>The mean over rows, in nats, and its standard error by the rows' spread.</summary>
    public static (double Mean, double Error) Mean(VaeModel model, float[] rows, int draws, int? threads) => Of(Each(model, rows, draws, threads));

    /// <summary>Each row's, in nats.</summary>
    public static float[] Each(VaeModel model, float[] rows, int draws, int? threads)
    {
        var bounds = new float[rows.Length / model.InputDimension];
        var blocks = (bounds.Length + BlockRows - 1) / BlockRows;
        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threads ?? -1 }, block =>
        {
            var first = block * BlockRows;
            var count = Math.Min(BlockRows, bounds.Length - first);
            model.ImportanceWeightedBound(
                rows.AsSpan(first * model.InputDimension, count * model.InputDimension), draws, Seed, bounds.AsSpan(first, count));
        });
        return bounds;
    }

    /// <summary>A mean and its standard error.</summary>
    public static (double Mean, double Error) Of(float[] values)
    {
        var mean = values.Average(value => (double)value);
        var variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
        return (mean, Math.Sqrt(variance / values.Length));
    }
}
