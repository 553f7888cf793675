namespace Vae.Tool.Tables;

/// <summary>Lists in messages and on the command line.</summary>
internal static class Lists
{
    private const int MostShown = 10;

    public static string Short(IReadOnlyList<string> items, int most = MostShown) =>
        string.Join(", ", items.Take(most)) + (items.Count > most ? ", ..." : "");

    /// <summary>The items of "a,b" and "c", in order.</summary>
    public static string[] Split(IEnumerable<string>? values) =>
        [.. (values ?? []).SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
