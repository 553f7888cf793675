using System.Text.Json.Serialization;

namespace Vae;

/// <summary>What one epoch of training came to. Losses are means over rows, in nats, and whole: they can be compared between likelihoods.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">What training minimised: the negative ELBO with this epoch's beta, or the autoencoder's reconstruction loss.</param>
/// <param name="ReconstructionLoss">-log p(x|z), in the data's units.</param>
/// <param name="KlDivergence">KL(q(z|x) || N(0, I)); 0 for an autoencoder.</param>
/// <param name="Beta">The KL weight at the end of the epoch.</param>
/// <param name="LearningRate">The step size of the epoch.</param>
/// <param name="ValidationLoss">The loss on the validation rows with the final beta and z from fixed noise; null without any.</param>
/// <param name="RowsPerSecond">
/// Training rows per second of wall time, with the reading of streamed rows and without validation. Not saved with a model, so
/// that equal seeds give equal files: 0 in one that was loaded, and for epochs before a resume.
/// </param>
public sealed record VaeEpochMetrics(
    int Epoch,
    double Loss,
    double ReconstructionLoss,
    double KlDivergence,
    double Beta,
    double LearningRate,
    double? ValidationLoss,
    [property: JsonIgnore] double RowsPerSecond)
{
    /// <summary>The evidence lower bound, -<see cref="Loss"/>.</summary>
    public double Elbo => -Loss;
}
