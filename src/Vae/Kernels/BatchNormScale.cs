namespace Vae.Kernels;

/// <summary>What batch normalisation does to a channel.</summary>
/// <param name="Mean">Subtracted.</param>
/// <param name="InverseDeviation">1 / sqrt(variance + epsilon).</param>
/// <param name="Gamma">The scale.</param>
/// <param name="Beta">The shift.</param>
internal readonly record struct BatchNormScale(float Mean, float InverseDeviation, float Gamma, float Beta)
{
    /// <summary>gamma / deviation.</summary>
    public float Factor => Gamma * InverseDeviation;

    public static BatchNormScale Of(double mean, double variance, double epsilon, float gamma, float beta) =>
        new((float)mean, (float)(1 / Math.Sqrt(variance + epsilon)), gamma, beta);
}
