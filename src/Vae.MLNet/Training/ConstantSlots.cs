using Vae.Data;

namespace Vae.MLNet.Training;

/// <summary>Finds the slots that are the same in every row: nothing can be learned from them.</summary>
internal static class ConstantSlots
{
    /// <returns>A sentence that names them; null if there are none, or only one row. Missing values are no difference.</returns>
    public static string? Describe(RowSurvey survey)
    {
        var constant = new List<int>();
        for (var slot = 0; slot < survey.Least.Length; slot++)
        {
            // NaN where all values are missing.
            if (!(survey.Least[slot] < survey.Largest[slot]))
            {
                constant.Add(slot);
            }
        }

        return constant.Count == 0 || survey.Count == 1
            ? null
            : $"{constant.Count} of {survey.Least.Length} slots have the same value in every row, and nothing can be learned from them: "
                + $"{SlotList.Of(survey.SlotNames, constant)}.";
    }
}
