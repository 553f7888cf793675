using Vae.Architecture;
using Vae.Data;
using Vae.Kernels;

namespace Vae.Training;

/// <summary>
/// Weights with which a VAE of linear paths is probabilistic PCA of the standardised Gaussian slots, its posterior the true one (Tipping and
/// Bishop 1999; Lucas et al., arXiv:1911.02469), and its nonlinear branches add nothing yet.
/// </summary>
/// <remarks>
/// With eigenvalues l_j and vectors u_j of the standardised covariance, and s2 the mean of those beyond the L largest: C = u_j sqrt(l_j - s2),
/// A = u_j sqrt(l_j - s2) / l_j, posterior variance s2 / l_j, variance of the likelihood s2. Other slots start at their rows' frequencies.
/// With a condition this is of what remains of the slots after their linear regression on it, which the paths hold too.
/// </remarks>
internal static class ProbabilisticPca
{
    /// <summary>More slots than this would take longer for their covariances than for an epoch of training; such networks start at random.</summary>
    public const int MostSlots = 1024;

    // An eigenvalue at or below the noise has no direction of its own: a trace is left for the gradient to take up.
    private const double LeastRatio = 1.0001;

    private const double LeastFrequency = 0.01;

    public static bool Fits(VaeArchitecture architecture) =>
        architecture is { Standardize: true, LinearPaths: true } && architecture.RowDimension <= MostSlots;

    /// <param name="weights">As initialised, with the data's units; the architecture fits.</param>
    /// <param name="moments">Of the rows to train on, with covariances.</param>
    public static VaeWeights Start(VaeWeights weights, RowMoments moments)
    {
        var (architecture, values) = (weights.Architecture, weights.Values.ToArray());
        var layout = LikelihoodLayout.Of(architecture);
        LikelihoodPart[] parts = [.. layout.Parts];
        int[] slots = [.. layout.GaussianSlots];
        var covariance = Covariance(slots, weights[VaeParameter.InputScale], moments);
        var regression = new ConditionRegression(weights, slots, moments);
        regression.Remove(covariance);
        var count = Math.Min(architecture.LatentDimension, slots.Length);
        var (eigenvalues, vectors) = LeadingEigenvectors.Of(covariance, slots.Length, count);
        var noise = Noise(architecture, parts, covariance, eigenvalues);

        foreach (var name in (string[])["posterior.mu.weight", "posterior.mu.bias", "posterior.scale.weight", "output.mean.weight", "output.mean.bias", VaeParameter.MuPath, VaeParameter.MeanPath])
        {
            Of(name).Clear();
        }

        var bias = Of("posterior.scale.bias");
        var toMu = Of(VaeParameter.MuPath);
        var toMean = Of(VaeParameter.MeanPath);
        bias.Fill((float)ScaleOf(architecture.PosteriorScale, 0));
        var residuals = slots.Select((_, i) => covariance[i * (slots.Length + 1)]).ToArray();
        for (var j = 0; j < count; j++)
        {
            var value = Math.Max(eigenvalues[j], LeastRatio * noise);
            bias[j] = (float)ScaleOf(architecture.PosteriorScale, ScalarMath.Log(noise / value));
            for (var i = 0; i < slots.Length; i++)
            {
                var loading = Math.Sqrt(value - noise) * vectors[(j * slots.Length) + i];
                toMu[(j * architecture.MuPathInputs) + slots[i]] = (float)(loading / value);
                toMean[(slots[i] * architecture.MeanPathInputs) + j] = (float)loading;
                residuals[i] -= loading * loading;
            }
        }

        StartAtCondition();
        var least = ScalarMath.Exp(architecture.MinLikelihoodLogVariance);
        var logResiduals = new float[architecture.InputDimension];
        for (var i = 0; i < slots.Length; i++)
        {
            logResiduals[slots[i]] = (float)ScalarMath.Log(Math.Max(residuals[i], least));
        }

        foreach (var part in parts)
        {
            StartPart(part, (float)ScalarMath.Log(noise), logResiduals.AsSpan(part.First, part.Count));
        }

        return new(architecture, values);

        Span<float> Of(string name) => values.AsSpan(weights.OffsetOf(name), weights[name].Length);

        // The mean follows the condition, and mu what it leaves of the row.
        void StartAtCondition()
        {
            var muBias = Of("posterior.mu.bias");
            var meanBias = Of("output.mean.bias");
            var means = Of(VaeParameter.MeanPath);
            var mus = Of(VaeParameter.MuPath);
            for (var i = 0; i < slots.Length && architecture.ConditionDimension > 0; i++)
            {
                var coefficients = regression.Coefficients(i);
                meanBias[slots[i]] = (float)-regression.AtMean(i);
                for (var c = 0; c < coefficients.Length; c++)
                {
                    means[(slots[i] * architecture.MeanPathInputs) + architecture.LatentDimension + c] = (float)coefficients[c];
                }

                for (var j = 0; j < count; j++)
                {
                    var path = mus.Slice(j * architecture.MuPathInputs, architecture.MuPathInputs);
                    muBias[j] += path[slots[i]] * (float)regression.AtMean(i);
                    for (var c = 0; c < coefficients.Length; c++)
                    {
                        path[architecture.InputDimension + c] -= path[slots[i]] * (float)coefficients[c];
                    }
                }
            }
        }

        void StartPart(LikelihoodPart part, float logNoise, ReadOnlySpan<float> logVariances)
        {
            var means = Of("output.mean.bias").Slice(part.First, part.Count);
            for (var i = 0; i < part.Count && part.Likelihood is not GaussianLikelihood; i++)
            {
                var frequency = Math.Clamp(moments.Mean(part.First + i), LeastFrequency, 1 - LeastFrequency);
                means[i] = (float)(ScalarMath.Log(frequency) - (part.Likelihood is BernoulliLikelihood ? ScalarMath.Log(1 - frequency) : 0));
            }

            switch (part.Variance)
            {
                case VarianceKind.Learned:
                    Of("likelihood.logVar")[part.SharedLogVariance] = logNoise;
                    break;
                case VarianceKind.PerFeature:
                    logVariances.CopyTo(Of("likelihood.logVar")[part.SharedLogVariance..]);
                    break;
                case VarianceKind.PerOutput:
                    var width = weights["output.logVar.weight"].Length / weights["output.logVar.bias"].Length;
                    Of("output.logVar.weight").Slice(part.OutputLogVariance * width, part.Count * width).Clear();
                    logVariances.CopyTo(Of("output.logVar.bias")[part.OutputLogVariance..]);
                    break;
            }
        }
    }

    /// <summary>Of standardised values, [slots, slots].</summary>
    private static double[] Covariance(int[] slots, ReadOnlySpan<float> scale, RowMoments moments)
    {
        var covariance = new double[slots.Length * slots.Length];
        for (var i = 0; i < slots.Length; i++)
        {
            for (var j = 0; j < slots.Length; j++)
            {
                covariance[(i * slots.Length) + j] = moments.Covariance(slots[i], slots[j]) * scale[slots[i]] * scale[slots[j]];
            }
        }

        return covariance;
    }

    /// <summary>s2: what a fixed variance says; else what the eigenvalues leave of the whole variance, a slot each, but no less than may be learned.</summary>
    private static double Noise(VaeArchitecture architecture, LikelihoodPart[] parts, double[] covariance, double[] eigenvalues)
    {
        var gaussians = parts.Where(part => part.Likelihood is GaussianLikelihood).ToList();
        var slots = gaussians.Sum(part => part.Count);
        if (gaussians.TrueForAll(part => part.Variance == VarianceKind.Fixed))
        {
            return gaussians.Sum(part => part.Count * part.FixedVariance) / slots;
        }

        var rest = 0.0;
        for (var i = 0; i < slots; i++)
        {
            rest += covariance[i * (slots + 1)];
        }

        rest -= LaneSums.InOrder(eigenvalues);
        var least = ScalarMath.Exp(architecture.MinLikelihoodLogVariance);
        return Math.Max(slots > eigenvalues.Length ? rest / (slots - eigenvalues.Length) : 0, least);
    }

    /// <summary>What the encoder's second head gives for a log-variance.</summary>
    private static double ScaleOf(PosteriorScale scale, double logVariance) => scale switch
    {
        PosteriorScale.LogStandardDeviation => logVariance / 2,
        PosteriorScale.SoftplusStandardDeviation => ScalarMath.Log(ScalarMath.Exp(ScalarMath.Exp(logVariance / 2)) - 1),
        _ => logVariance,
    };
}
