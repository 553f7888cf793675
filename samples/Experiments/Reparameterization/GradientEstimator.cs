/// <summary>How to estimate the ELBO's gradient by the posterior's mu and logVar from one draw of z.</summary>
internal enum GradientEstimator
{
    /// <summary>E[log p(x|z)] by its score function: log p(x|z) times the gradient of log q(z|x) (REINFORCE).</summary>
    Score,

    /// <summary>The same with log p(x|mu) taken off log p(x|z) first, which does not depend on the draw and so adds no bias.</summary>
    ScoreWithBaseline,

    /// <summary>By z = mu + exp(logVar / 2) epsilon: the gradient of log p(x|z) by z, passed on (Kingma and Welling, arXiv:1312.6114).</summary>
    Reparameterized,
}

/// <summary>The estimates themselves.</summary>
internal static class GradientEstimates
{
    /// <summary>Draws z, and estimates the gradient by it. The KL's part is exact in all of them.</summary>
    /// <param name="estimator">Which.</param>
    /// <param name="model">The decoder.</param>
    /// <param name="x">[D].</param>
    /// <param name="mu">[L].</param>
    /// <param name="logVar">[L].</param>
    /// <param name="random">Where epsilon comes from.</param>
    /// <param name="gradient">Receives [2 L]: by mu, then by logVar.</param>
    /// <param name="z">Receives the draw, [L].</param>
    /// <param name="byMean">Receives the gradient of log p(x|z) by the decoder's mean, [D].</param>
    public static void Draw(
        this GradientEstimator estimator, LinearVae model, ReadOnlySpan<float> x, ReadOnlySpan<double> mu, ReadOnlySpan<double> logVar,
        NormalNoise random, Span<double> gradient, Span<double> z, Span<double> byMean)
    {
        var latent = model.Latent;
        Span<double> byZ = stackalloc double[latent];
        Span<double> epsilon = stackalloc double[latent];
        var baseline = estimator == GradientEstimator.ScoreWithBaseline ? model.LogLikelihood(x, mu, byZ, byMean) : 0;
        for (var j = 0; j < latent; j++)
        {
            epsilon[j] = random.Next();
            z[j] = mu[j] + (Math.Exp(logVar[j] / 2) * epsilon[j]);
        }

        var reward = model.LogLikelihood(x, z, byZ, byMean) - baseline;
        for (var j = 0; j < latent; j++)
        {
            var deviation = Math.Exp(logVar[j] / 2);
            (gradient[j], gradient[latent + j]) = estimator == GradientEstimator.Reparameterized
                ? (byZ[j], byZ[j] * epsilon[j] * deviation / 2)
                : (reward * epsilon[j] / deviation, reward * ((epsilon[j] * epsilon[j]) - 1) / 2);
            gradient[j] -= mu[j];
            gradient[latent + j] += 0.5 * (1 - (deviation * deviation));
        }
    }
}
