using TorchSharp;
using Vae.TorchSharp.Native;

namespace Vae.TorchSharp.Likelihoods;

/// <summary>q(z|x) = N(mu, diag(exp(logVar))) and its distance from the prior. B = rows, S = draws, L = latent dimension.</summary>
internal static class Posterior
{
    // The gradient of log(softplus(s)) is 0 / 0 where softplus underflows. This is below the smallest standard deviation
    // that an architecture may ask for, exp(-80 / 2) = 4e-18, so that the clamp on logVar decides the value.
    private const double SmallestStandardDeviation = 1e-30;

    /// <summary>The second head's output as log-variance, clamped to the architecture's range.</summary>
    public static torch.Tensor LogVariance(VaeArchitecture architecture, torch.Tensor scale)
    {
        var logVar = architecture.PosteriorScale switch
        {
            PosteriorScale.LogVariance => scale,
            PosteriorScale.LogStandardDeviation => scale.Plus(scale),
            PosteriorScale.SoftplusStandardDeviation => scale.Softplus().AtLeast(SmallestStandardDeviation).log().Times(2),
            var other => throw new NotSupportedException(
                $"The TorchSharp engine does not know the posterior scale {other}; use Run.Engine = Managed."),
        };
        return logVar.Between(architecture.MinLogVariance, architecture.MaxLogVariance);
    }

    /// <summary>z = mu + exp(logVar / 2) * epsilon, [S, B, L] for mu of [B, L].</summary>
    public static torch.Tensor Reparameterize(torch.Tensor mu, torch.Tensor logVar, torch.Tensor epsilon) =>
        mu.Plus(logVar.Halved().exp() * epsilon);

    /// <summary>KL of each latent dimension, mean over the rows: [L], in nats.</summary>
    /// <param name="mu">[B, L].</param>
    /// <param name="logVar">[B, L].</param>
    /// <param name="shares">Each row's share of the mean, [B, 1]; null where all count the same.</param>
    public static torch.Tensor KlDivergence(torch.Tensor mu, torch.Tensor logVar, torch.Tensor? shares)
    {
        var rows = logVar.PlusOne() - mu.Squared() - logVar.exp();
        return (shares is null ? rows.mean([0]) : (rows * shares).sum([0L])).Halved().neg();
    }
}
