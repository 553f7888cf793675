namespace Vae.MLNet.Training;

/// <summary>Slots by name, for messages.</summary>
internal static class SlotList
{
    private const int MaxNamesShown = 10;

    /// <summary>The first few of the slots, each by its name where it has one, else by its number.</summary>
    public static string Of(IReadOnlyList<string>? slotNames, IReadOnlyCollection<int> slots)
    {
        var names = slots.Take(MaxNamesShown).Select(slot => slotNames?[slot] is { Length: > 0 } name ? $"'{name}'" : $"{slot}");
        return string.Join(", ", names) + (slots.Count > MaxNamesShown ? ", ..." : "");
    }
}
