using System.Globalization;

namespace Vae.MLNet.Training;

/// <summary>Notices an encoder that has learned to say nothing: the KL is so cheap to save that the posterior became the prior.</summary>
internal static class CollapsedPosterior
{
    // A yes or no that every row answers evenly would be log 2, about 0.7.
    private const double LeastNats = 0.1;

    // In fewer an encoder may not have begun to say something, whatever the likelihood.
    private const int LeastEpochs = 10;

    /// <returns>A sentence with what to do; null if the embedding carries something, or there is no KL.</returns>
    public static string? Describe(VaeModel model)
    {
        if (model.Objective is not ElboObjective || model.History is not [.., { Epoch: >= LeastEpochs, KlDivergence: < LeastNats } last])
        {
            return null;
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"The KL divergence is {last.KlDivergence:G2} nats per row: the embedding says next to nothing about its row (posterior collapse). ")
            + Advice(model.Architecture.Likelihood);
    }

    private static string Advice(VaeLikelihood likelihood) => likelihood is GaussianLikelihood { Variance: FixedVariance variance }
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"The likelihood's variance of {variance.Value:G3} makes errors as large as these data cheap: lower "
            + $"it (GaussianVariance.Fixed(0.05) suits values from 0 to 1), or {nameof(ElboObjective)}.{nameof(ElboObjective.Beta)}.")
        : $"Lower {nameof(ElboObjective)}.{nameof(ElboObjective.Beta)}, raise {nameof(ElboObjective.FreeBits)}, or train for more epochs.";
}
