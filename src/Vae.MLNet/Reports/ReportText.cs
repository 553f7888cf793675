using System.Globalization;

namespace Vae.MLNet.Reports;

/// <summary>A report as text.</summary>
internal static class ReportText
{
    public static string Of(ReportContent content) => string.Join('\n', Lines(content)) + "\n";

    private static IEnumerable<string> Lines(ReportContent content)
    {
        yield return content.Title;
        yield return "";
        foreach (var line in EvaluationText.Lines(content.Evaluation).Concat(Training(content.Model)))
        {
            yield return line;
        }

        yield return "";
        yield return $"Worst rows: {Rows(content.Worst)}";
        yield return $"Best rows: {Rows(content.Best)}";
        foreach (var group in content.Facts)
        {
            yield return "";
            yield return group.Heading;
            foreach (var line in TextGrid.Lines(group.Facts))
            {
                yield return $"  {line}";
            }
        }
    }

    private static IEnumerable<string> Training(VaeModel model)
    {
        if (model.History is [.., var last])
        {
            var best = model.History.Min(epoch => epoch.ValidationLoss);
            yield return "";
            yield return string.Create(CultureInfo.InvariantCulture, $"Loss in the last of {last.Epoch:N0} epochs: {last.Loss:G5} nats")
                + (best is null ? "" : string.Create(CultureInfo.InvariantCulture, $"; least on held-out rows: {best:G5}"));
        }
    }

    private static string Rows(IEnumerable<ReportRow> rows) =>
        string.Join(", ", rows.Take(5).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Position} ({row.Loss:G4} nats)")));
}
