using Vae.Architecture;
using Vae.MLNet.Data;

namespace Vae.MLNet.Anomaly;

/// <summary>Slots of a detector's input that are one feature: one slot, or all of a category, which would make no sense apart.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Slots">Of the column.</param>
/// <param name="ModelSlots">The same of the model, which takes images planar.</param>
internal sealed record FeatureGroup(string Name, int[] Slots, int[] ModelSlots)
{
    /// <returns>All features in the order of the model's slots.</returns>
    public static IEnumerable<FeatureGroup> Of(VaeModel model, InputColumn input)
    {
        var (names, slotOf) = (input.GetSlotNames(), ColumnSlots(input));
        foreach (var part in LikelihoodLayout.Of(model.Architecture).Parts)
        {
            int[] slots = [.. Enumerable.Range(part.First, part.Count)];
            if (part.Likelihood is CategoricalLikelihood)
            {
                yield return new(CommonName(slots, names) ?? $"{input.Name}[{part.First}..{part.End - 1}]", slots, slots);
                continue;
            }

            foreach (var slot in slots)
            {
                var at = slotOf[slot];
                yield return new(names?[at] is { Length: > 0 } name ? name : $"{input.Name}[{at}]", [at], [slot]);
            }
        }
    }

    /// <summary>Where in the column each of the model's slots lies.</summary>
    private static int[] ColumnSlots(InputColumn input)
    {
        float[] slots = [.. Enumerable.Range(0, input.Width).Select(slot => (float)slot)];
        var planar = new float[slots.Length];
        input.PixelOrder?.ToPlanar(slots, planar);
        return Array.ConvertAll(input.PixelOrder is null ? slots : planar, slot => (int)slot);
    }

    /// <summary>Concatenated categories are named by their column, a dot and the category.</summary>
    private static string? CommonName(int[] slots, string[]? names)
    {
        var prefix = names?[slots[0]] ?? "";
        while (!Array.TrueForAll(slots, slot => names?[slot].StartsWith(prefix, StringComparison.Ordinal) ?? true))
        {
            prefix = prefix[..^1];
        }

        return prefix.LastIndexOf('.') is > 0 and var dot ? prefix[..dot] : null;
    }
}
