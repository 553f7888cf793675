using Vae.Architecture;
using Vae.Kernels;

namespace Vae.Model;

/// <summary>Takes noise of a known variance off rows, by what a VAE says of where its data are dense. Immutable.</summary>
/// <remarks>
/// The expected row without noise of variance s is x + s d log p(x) / dx (Tweedie's formula; Robbins 1956, Efron 2011), and of a Gaussian
/// likelihood of variance v the gradient is (E[mean(z) | x] - x) / v, by Fisher's identity, with the reconstruction r for the expectation: x + s / v (r - x).
/// </remarks>
internal sealed class RowDenoiser
{
    private readonly float[] _steps;

    /// <param name="model">A VAE.</param>
    /// <param name="noiseShare">s as a share of each column's variance; 1 gives the reconstruction, which other slots than Gaussian ones, and those whose variance the decoder gives, have at any share.</param>
    /// <exception cref="ArgumentException">The share is not from 0 to 1, or below 1 and the VAE does not standardise.</exception>
    public RowDenoiser(VaeModel model, double noiseShare)
    {
        Check(model, noiseShare);
        NoiseShare = noiseShare;
        _steps = new float[model.InputDimension];
        Array.Fill(_steps, 1);
        foreach (var part in LikelihoodLayout.Of(model.Architecture).Parts.Where(HasVariance))
        {
            for (var i = 0; i < part.Count; i++)
            {
                _steps[part.First + i] = noiseShare == 1 ? 1 : (float)Math.Min(1, noiseShare / Variance(model, part, i));
            }
        }
    }

    /// <summary>s, as a share of each column's variance.</summary>
    public double NoiseShare { get; }

    /// <summary>How far each slot moves from its value to its reconstruction, [D], from 0 to 1.</summary>
    public ReadOnlySpan<float> Steps => _steps;

    /// <exception cref="ArgumentException">The share is not from 0 to 1, or below 1 and the VAE does not standardise.</exception>
    public static void Check(VaeModel model, double noiseShare)
    {
        RequireRange(noiseShare);
        if (noiseShare < 1 && !model.Architecture.Standardize)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"noiseShare is {noiseShare} and the VAE does not standardise its columns: it knows no share of their ")
                + "variance. Train one with Standardize, or leave noiseShare null for the plain reconstruction.",
                nameof(noiseShare));
        }
    }

    /// <returns><paramref name="noiseShare"/>.</returns>
    /// <exception cref="ArgumentException">It is not from 0 to 1.</exception>
    public static double? RequireRange(double? noiseShare) =>
        noiseShare is null or (>= 0 and <= 1)
            ? noiseShare
            : throw new ArgumentException(
                FormattableString.Invariant($"noiseShare is {noiseShare}; it must be from 0, which leaves numbers as they are, to 1, which gives their ")
                + "reconstruction.",
                nameof(noiseShare));

    /// <summary>Takes the noise off.</summary>
    /// <param name="row">[D], with NaN where a value is missing.</param>
    /// <param name="reconstruction">What the VAE makes of it, [D]; becomes the row without noise, and stays where a value is missing.</param>
    public void Apply(ReadOnlySpan<float> row, Span<float> reconstruction)
    {
        if (NoiseShare == 1)
        {
            return;
        }

        for (var i = 0; i < row.Length; i++)
        {
            var step = _steps[i];
            reconstruction[i] = float.IsNaN(row[i]) || step == 1 ? reconstruction[i] : row[i] + (step * (reconstruction[i] - row[i]));
        }
    }

    /// <summary>One that all rows share: the decoder's is another for each.</summary>
    private static bool HasVariance(LikelihoodPart part) => part is { Likelihood: GaussianLikelihood, Variance: not VarianceKind.PerOutput };

    /// <summary>Of the likelihood, in squared standardised units.</summary>
    private static double Variance(VaeModel model, LikelihoodPart part, int slot)
    {
        var architecture = model.Architecture;
        return part.Variance == VarianceKind.Fixed ? part.FixedVariance : ScalarMath.Exp(Math.Clamp(
            model.Weights["likelihood.logVar"][part.SharedLogVariance + (part.Variance == VarianceKind.PerFeature ? slot : 0)],
            architecture.MinLikelihoodLogVariance,
            architecture.MaxLikelihoodLogVariance));
    }
}
