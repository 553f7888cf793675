using System.Text.Json.Serialization;

namespace Vae;

/// <summary>The metrics of one epoch of training. Losses are means over rows, in nats, constants included, and so comparable across likelihoods.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Loss">What training minimised: the negative ELBO with this epoch's beta, or the autoencoder's reconstruction loss.</param>
/// <param name="ReconstructionLoss">-log p(x|z), in the data's units.</param>
/// <param name="KlDivergence">KL(q(z|x) || N(0, I)); 0 for an autoencoder.</param>
/// <param name="Beta">The KL weight at the end of the epoch.</param>
/// <param name="LearningRate">The learning rate of the epoch's last step.</param>
/// <param name="ValidationLoss">The loss on the validation rows, with the final beta and fixed noise; null without validation rows.</param>
/// <param name="RowsPerSecond">
/// Training rows per second of wall time, including the reading of streamed rows but not validation. Not saved with a model, so
/// that equal seeds give equal files: 0 in a loaded model, and for epochs before a resume.
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
    /// <summary>
    /// In the last entry of a model's <see cref="VaeModel.History"/>, the latent units that say something of the training rows, by
    /// <see cref="VaeModel.ActiveUnits"/> on at most 2,000 of them drawn at random; of the weights that were kept. Null in all others and for
    /// an autoencoder.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ActiveUnits { get; init; }

    /// <summary>The evidence lower bound, -<see cref="Loss"/>.</summary>
    public double Elbo => -Loss;
}
