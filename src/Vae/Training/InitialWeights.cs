using Vae.Architecture;
using Vae.Data;

namespace Vae.Training;

/// <summary>The weights that training starts from: those of <see cref="VaeWeights.Initialize"/>, with what the data decide.</summary>
internal static class InitialWeights
{
    // Beyond these a standardised value would leave single precision; no data of sense come near.
    private const double SmallestScale = 1e-30;
    private const double LargestScale = 1e30;

    // A column that is constant but for a few rows would otherwise fill the latent space with these: see docs/defaults.md.
    private const double MostStandardized = 5;

    public static VaeWeights For(VaeArchitecture architecture, VaeOptions options, TrainingRows rows)
    {
        var plain = VaeWeights.Initialize(architecture, options.Seed ?? 0);
        if (!architecture.Standardize && architecture.ConditionDimension == 0)
        {
            return plain;
        }

        return For(plain, rows.Moments(options, ProbabilisticPca.Fits(architecture)));
    }

    /// <param name="plain">Weights that know nothing of the data.</param>
    /// <param name="moments">What the rows to train on are like; with covariances to start at probabilistic PCA.</param>
    public static VaeWeights For(VaeWeights plain, RowMoments moments)
    {
        var (architecture, values) = (plain.Architecture, plain.Values.ToArray());
        var gaussian = architecture.Standardize ? LikelihoodLayout.Of(architecture).GaussianSlots.ToHashSet() : [];
        for (var slot = 0; slot < architecture.RowDimension; slot++)
        {
            if (slot < architecture.InputDimension ? gaussian.Contains(slot) : !moments.IsIndicator(slot))
            {
                Units(slot, VaeParameter.InputShift, VaeParameter.ConditionShift) = (float)moments.Mean(slot);
                Units(slot, VaeParameter.InputScale, VaeParameter.ConditionScale) =
                    (float)Scale(moments.Mean(slot), moments.Variance(slot), moments.LargestDeviation(slot));
            }
        }

        var units = new VaeWeights(architecture, values);
        return moments.HasCovariances ? ProbabilisticPca.Start(units, moments) : units;

        ref float Units(int slot, string ofData, string ofCondition) => ref (slot < architecture.InputDimension
            ? ref values[plain.OffsetOf(ofData) + slot]
            : ref values[plain.OffsetOf(ofCondition) + slot - architecture.InputDimension]);
    }

    /// <summary>A constant slot has its own size for a unit, so that its loss too goes with the data's units.</summary>
    private static double Scale(double mean, double variance, double largest)
    {
        var deviation = variance > 0 ? Math.Max(Math.Sqrt(variance), largest / MostStandardized) : Math.Abs(mean);
        return deviation > 0 ? Math.Clamp(1 / deviation, SmallestScale, LargestScale) : 1;
    }
}
