using System.Globalization;
using Vae.Data;

namespace Vae.MLNet.Training;

/// <summary>Finds the slots whose values are so large that their squared errors drown those of all others.</summary>
internal static class LargeSlots
{
    private const float Limit = 1e4f;

    /// <returns>A sentence that names them; null if there are none.</returns>
    public static string? Describe(RowSurvey survey)
    {
        var large = new List<int>();
        for (var slot = 0; slot < survey.InputDimension; slot++)
        {
            if (survey.Least[slot] < -Limit || survey.Largest[slot] > Limit)
            {
                large.Add(slot);
            }
        }

        return large.Count == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{large.Count} of {survey.InputDimension} slots reach beyond {Limit:N0}, up to {survey.LargestMagnitude:G3}, and their squared errors drown ")
                + $"those of all others: {SlotList.Of(survey.SlotNames, large)}. Normalize them, for example with NormalizeMeanVariance.";
    }
}
