/// <summary>The plane of a two-dimensional latent, as evenly as the prior fills it.</summary>
internal static class Plane
{
    /// <summary>The points at the prior's quantiles (i + 1/2) / side in both directions, [side * side, 2]: the top row first.</summary>
    public static float[] Points(int side)
    {
        float[] quantiles = [.. Enumerable.Range(0, side).Select(i => (float)NormalQuantile((i + 0.5) / side))];
        return [.. from y in quantiles.Reverse() from x in quantiles from value in (float[])[x, y] select value];
    }

    // By summing up the density in small steps.
    private static double NormalQuantile(double probability)
    {
        const double Step = 1e-4;
        var (z, sum) = (-6.0, 0.0);
        for (; sum < probability; z += Step)
        {
            sum += Step * Math.Exp(-0.5 * (z + (Step / 2)) * (z + (Step / 2))) / Math.Sqrt(2 * Math.PI);
        }

        return z;
    }
}
