using System.Globalization;
using Vae.Numerics;

namespace Vae.Training;

/// <summary>What data must be like, checked once before training.</summary>
internal static class DataRules
{
    // Normalisers leave values a few roundings outside their range; the loss is as well behaved there.
    private const float RangeSlack = 1e-5f;

    /// <exception cref="ArgumentException">A value is NaN, infinite or outside the likelihood's range; the message names row and slot.</exception>
    public static void Check(VaeDataset data, VaeLikelihood likelihood)
    {
        var values = data.Rows.Span;
        var bad = values.IndexOfNonFinite();
        if (bad >= 0)
        {
            throw new ArgumentException(
                $"{Place(data, bad)} is {Text(values[bad])}; values must be finite. Drop such rows or replace missing values first.");
        }

        if (Range(likelihood) is var (min, max, name))
        {
            bad = values.IndexOfAnyExceptInRange(min - RangeSlack, max + RangeSlack);
            if (bad >= 0)
            {
                throw new ArgumentException(
                    $"{Place(data, bad)} is {Text(values[bad])}; {name} needs values in [{Text(min)}, {Text(max)}]. "
                    + "Normalize the column to that range, or use VaeLikelihood.Gaussian.");
            }
        }
    }

    private static (float Min, float Max, string Name)? Range(VaeLikelihood likelihood) => likelihood switch
    {
        BernoulliLikelihood => (0, 1, "the Bernoulli likelihood"),
        _ => null,
    };

    private static string Place(VaeDataset data, int position)
    {
        var (row, slot) = Math.DivRem(position, data.Dimension);
        return data.SlotNames is { } names ? $"Row {row}, slot {slot} ('{names[slot]}')" : $"Row {row}, slot {slot}";
    }

    private static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);
}
