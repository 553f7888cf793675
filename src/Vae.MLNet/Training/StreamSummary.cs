using System.Globalization;
using Vae.Data;

namespace Vae.MLNet.Training;

/// <summary>Why and how rows are streamed, for the log.</summary>
internal static class StreamSummary
{
    private static readonly string[] _units = ["bytes", "KiB", "MiB", "GiB", "TiB"];

    /// <returns>Null where all rows are in memory.</returns>
    public static string? Of(TrainingRows rows, VaeOptions options) => rows.BufferRows is not { } buffer
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"The rows take {Size(rows.Bytes)}, more than the {nameof(options.Run.MemoryBudget)} of {Size(options.Run.MemoryBudget)}: they are streamed, ")
            + $"read anew {(options.EffectiveValidationSetFraction > 0 ? "twice " : "")}every epoch, and shuffled "
            + string.Create(CultureInfo.InvariantCulture, $"{buffer:N0} at a time; the data view {(rows.SourceShuffles ? "shuffles them too" : "cannot shuffle them itself")}.");

    private static string Size(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        while (size >= 1024 && unit < _units.Length - 1)
        {
            (size, unit) = (size / 1024, unit + 1);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{size:0.##} {_units[unit]}");
    }
}
