using System.Globalization;

namespace Vae.MLNet.Training;

/// <summary>Finds the slots whose values are so large that their squared errors drown those of all others.</summary>
internal static class LargeSlots
{
    private const float Limit = 1e4f;

    /// <returns>A sentence that names them; null if there are none.</returns>
    public static string? Describe(VaeDataset data)
    {
        var rows = data.Rows.Span;
        var largest = new float[data.Dimension];
        for (var i = 0; i < rows.Length; i++)
        {
            // Not Math.Max: a missing value is NaN, and no size.
            var size = Math.Abs(rows[i]);
            if (size > largest[i % largest.Length])
            {
                largest[i % largest.Length] = size;
            }
        }

        var large = Enumerable.Range(0, largest.Length).Where(slot => largest[slot] > Limit).ToArray();
        return large.Length == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{large.Length} of {largest.Length} slots reach beyond {Limit:N0}, up to {largest.Max():G3}, and their squared errors drown ")
                + $"those of all others: {SlotList.Of(data, large)}. Normalize them, for example with NormalizeMeanVariance.";
    }
}
