using System.Globalization;
using Vae.Data;

namespace Vae.MLNet.Training;

/// <summary>Notices latent units that have learned to say nothing: their KL is so cheap to save that their posterior became the prior.</summary>
internal static class CollapsedPosterior
{
    // Of the data's variance: what images and standardised tables do well with.
    private const double GoodShare = 0.05;

    // In fewer gradient steps an encoder may not have begun to say something.
    private const int LeastSteps = 100;
    private const int FewEpochs = 10;

    /// <returns>How many units are active; null where nothing tells.</returns>
    public static string? Count(VaeModel model) => model.History is [.., { ActiveUnits: { } active }]
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{active} of {model.LatentDimension} latent units are active: the variance of their posterior mean over the rows is above 0.01.")
        : null;

    /// <param name="model">As trained.</param>
    /// <param name="rows">Some of the rows that it was trained on.</param>
    /// <returns>
    /// A sentence with what to do; null if at least half the units are active that so many rows, of so many slots that are not constant, can
    /// fill, training was too short to tell, or there is no KL.
    /// </returns>
    public static string? Describe(VaeModel model, RowSample rows)
    {
        if (model.History is not [.., { ActiveUnits: { } active } last]
            || 2 * active >= Math.Min(Math.Min(model.LatentDimension, rows.Seen - 1), rows.VaryingSlots(model.InputDimension))
            || last.Epoch * Math.Ceiling((double)rows.Seen / (model.Options?.BatchSize ?? 1)) < LeastSteps)
        {
            return null;
        }

        return $"{Count(model)} The embedding says {(active == 0 ? "next to nothing" : "little")} about its row (posterior collapse). "
            + string.Join(' ', Advice(model, active, rows));
    }

    private static IEnumerable<string> Advice(VaeModel model, int active, RowSample rows)
    {
        if (model.Options is { Epochs: < FewEpochs and var epochs })
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Train for more epochs than {epochs}.");
        }

        var good = GoodShare * (model.Architecture.Standardize ? 1 : rows.MeanVariance(model.InputDimension));
        if (model.Architecture.Likelihood is GaussianLikelihood { Variance: FixedVariance { Value: var set } } && set > 2 * good && good > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The likelihood's variance of {set:G3} makes errors as large as these data cheap: GaussianVariance.Fixed({good:G2}) is a twentieth of theirs.");
        }
        else if (model.Objective is ElboObjective { Beta: > 0 } elbo)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Lower {nameof(ElboObjective)}.{nameof(elbo.Beta)}, which is {elbo.Beta:G3}, or raise {nameof(elbo.FreeBits)}, which is {elbo.FreeBits:G3}.");
        }

        if (active > 0)
        {
            yield return $"If the data hold no more, {nameof(VaeOptions.LatentDimension)} = {active} says as much.";
        }
    }
}
