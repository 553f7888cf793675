using Vae;

/// <summary>
/// A VAE so small that its ELBO and the ELBO's gradient are known exactly: x ~ N(W z + b, v I), q(z|x) = N(mu, diag(exp(logVar))). It takes its
/// decoder from a trained <see cref="VaeModel"/> without hidden layers.
/// </summary>
internal sealed class LinearVae(double[] w, double[] b, double v)
{
    /// <summary>The decoder's weights, row-major [D, L]; not copied.</summary>
    public double[] W { get; } = w;

    /// <summary>Its biases, [D]; not copied.</summary>
    public double[] B { get; } = b;

    /// <summary>Values per latent row, L.</summary>
    public int Latent => W.Length / B.Length;

    public static LinearVae Of(VaeModel model, double variance) =>
        new(ToDouble(model.Weights["output.mean.weight"]), ToDouble(model.Weights["output.mean.bias"]), variance);

    /// <summary>log p(x|z), and its gradients.</summary>
    /// <param name="x">[D].</param>
    /// <param name="z">[L].</param>
    /// <param name="byZ">Receives the gradient by z, [L].</param>
    /// <param name="byMean">Receives the gradient by the mean W z + b, [D].</param>
    public double LogLikelihood(ReadOnlySpan<float> x, ReadOnlySpan<double> z, Span<double> byZ, Span<double> byMean)
    {
        var squares = 0.0;
        byZ.Clear();
        for (var d = 0; d < B.Length; d++)
        {
            var row = W.AsSpan(d * Latent, Latent);
            var error = x[d] - B[d];
            for (var j = 0; j < Latent; j++)
            {
                error -= row[j] * z[j];
            }

            squares += error * error;
            byMean[d] = error / v;
            for (var j = 0; j < Latent; j++)
            {
                byZ[j] += row[j] * byMean[d];
            }
        }

        return -0.5 * ((squares / v) + (B.Length * Math.Log(2 * Math.PI * v)));
    }

    /// <summary>The ELBO of a row, exactly, and its gradient by mu and logVar.</summary>
    /// <param name="x">[D].</param>
    /// <param name="mu">[L].</param>
    /// <param name="logVar">[L].</param>
    /// <param name="gradient">Receives [2 L]: by mu, then by logVar.</param>
    public double Elbo(ReadOnlySpan<float> x, ReadOnlySpan<double> mu, ReadOnlySpan<double> logVar, Span<double> gradient)
    {
        // E[log p(x|z)] is that of mu, less what the variance of z adds to the squared error.
        var elbo = LogLikelihood(x, mu, gradient[..Latent], new double[B.Length]);
        for (var j = 0; j < Latent; j++)
        {
            var (variance, norm) = (Math.Exp(logVar[j]), 0.0);
            for (var d = 0; d < B.Length; d++)
            {
                norm += W[(d * Latent) + j] * W[(d * Latent) + j];
            }

            elbo += (-0.5 * variance * norm / v) + (0.5 * (1 + logVar[j] - (mu[j] * mu[j]) - variance));
            gradient[j] -= mu[j];
            gradient[Latent + j] = 0.5 * (1 - variance - (variance * norm / v));
        }

        return elbo;
    }

    private static double[] ToDouble(ReadOnlySpan<float> values) => [.. values.ToArray().Select(value => (double)value)];
}
