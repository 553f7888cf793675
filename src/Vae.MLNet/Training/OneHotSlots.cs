using Vae.Architecture;
using Vae.Data;

namespace Vae.MLNet.Training;

/// <summary>Finds slots that look like one-hot categories and are modelled as numbers: a normaliser drops the annotation that says what they are.</summary>
internal static class OneHotSlots
{
    // Two slots of which one is set are a flag and its opposite.
    private const int LeastSlots = 3;
    private const int LeastRows = 20;
    private const int MostSlots = 4096;

    /// <returns>A sentence that names them and the way out; null where there are none.</returns>
    public static string? Describe(RowSurvey survey, VaeArchitecture architecture)
    {
        if (survey.Sample.Count < LeastRows || survey.InputDimension > MostSlots)
        {
            return null;
        }

        foreach (var part in LikelihoodLayout.Of(architecture).Parts)
        {
            if (part.Likelihood is GaussianLikelihood && Find(survey, part.First, part.End) is var (first, count))
            {
                var names = survey.SlotNames is { } given ? $", '{given[first]}' to '{given[first + count - 1]}'," : "";
                return $"Slots {first} to {first + count - 1}{names} look like one-hot categories and are modelled as numbers: in every row one of them is set. A normaliser after "
                    + "one-hot encoding drops the annotation that says so. Normalize before Concatenate or not at all, which a VAE does not need, or say it yourself: "
                    + $"{nameof(VaeOptions.Likelihood)} = VaeLikelihood.Mixed(...).";
            }
        }

        return null;
    }

    /// <summary>The first run of slots of which each row has exactly one set: at the slot's largest value, the others at 0.</summary>
    private static (int First, int Count)? Find(RowSurvey survey, int first, int end)
    {
        var (rows, start) = (survey.Sample, first);
        var set = new bool[rows.Count];
        var all = 0;
        for (var slot = first; slot < end; slot++)
        {
            var added = Add(rows, survey, slot, set);
            if (added is null)
            {
                // Not a slot of two values, or set beside another of the run: a new one may begin here.
                (start, all) = (all == 0 ? slot + 1 : slot, 0);
                Array.Clear(set);
                slot -= start == slot ? 1 : 0;
                continue;
            }

            all += added.Value;
            if (all == rows.Count)
            {
                if (slot - start + 1 >= LeastSlots)
                {
                    return (start, slot - start + 1);
                }

                (start, all) = (slot + 1, 0);
                Array.Clear(set);
            }
        }

        return null;
    }

    /// <returns>In how many rows the slot is set; null where it has other values too, or is set beside another.</returns>
    private static int? Add(RowSample rows, RowSurvey survey, int slot, bool[] set)
    {
        var (count, largest) = (0, survey.Largest[slot]);
        for (var row = 0; row < rows.Count; row++)
        {
            var value = rows.Row(row)[slot];
            if (value != 0 && (value != largest || set[row]))
            {
                Take(rows, slot, set, row);
                return null;
            }

            set[row] |= value != 0;
            count += value != 0 ? 1 : 0;
        }

        return count > 0 && survey.Least[slot] == 0 ? count : null;
    }

    /// <summary>Takes back what the slot has set in the rows before.</summary>
    private static void Take(RowSample rows, int slot, bool[] set, int end)
    {
        for (var row = 0; row < end; row++)
        {
            set[row] &= rows.Row(row)[slot] == 0;
        }
    }
}
