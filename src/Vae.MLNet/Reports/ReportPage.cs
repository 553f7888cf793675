using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vae.MLNet.Reports;

/// <summary>A report as a page that holds all it needs.</summary>
internal static class ReportPage
{
    private const string SourceMap = "//# sourceMappingURL=";

    // What JSON leaves unsaid for numbers that are none is null; '<' is escaped, so that no text of the data ends the page's script.
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { Converters = { new FiniteOrNull() } };

    public static string Of(ReportContent content) => Asset("report.html")
        .Replace("{{report.css}}", Asset("report.css"), StringComparison.Ordinal)
        .Replace("{{report.js}}", Asset("report.js"), StringComparison.Ordinal)
        .Replace("{{chart.js}}", Asset("chart.umd.min.js").Split(SourceMap)[0], StringComparison.Ordinal)
        .Replace("{{title}}", WebUtility.HtmlEncode(content.Title), StringComparison.Ordinal)
        .Replace("{{data}}", JsonSerializer.Serialize(Data(content), _json), StringComparison.Ordinal);

    private static object Data(ReportContent content)
    {
        var cells = new RowCells(content);
        return new
        {
            content.Evaluation,
            content.Map,
            content.Scores,
            content.Images,
            content.Facts,
            Worst = content.Worst.Select(cells.Of),
            Best = content.Best.Select(cells.Of),
            History = new
            {
                Loss = content.Model.History.Select(epoch => epoch.Loss),
                Kl = content.Model.History.Select(epoch => epoch.KlDivergence),
                Validation = content.Model.History.Select(epoch => epoch.ValidationLoss),
            },
        };
    }

    private static string Asset(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Vae.MLNet.Reports.Assets.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private sealed class FiniteOrNull : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
