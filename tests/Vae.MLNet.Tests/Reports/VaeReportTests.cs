using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML;

namespace Vae.MLNet.Tests.Reports;

public sealed partial class VaeReportTests : IDisposable
{
    private const string Hostile = "</script><img src=x onerror=alert(1)>";

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly MLContext _context = new(seed: 5);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void SaveHtml_Table_HoldsWhatTheEvaluationSays()
    {
        var data = Views.MakeNamed(_context, rows: 300);
        var pipeline = Encoder(data);
        var report = VaeReport.Create(pipeline, data);

        using var content = Content(report);
        var root = content.RootElement;

        Assert.Equivalent(_context.EvaluateVae(pipeline, data), report.Evaluation, strict: true);
        Assert.Equal(report.Evaluation.Elbo, root.GetProperty("evaluation").GetProperty("elbo").GetDouble());
        Assert.Equal(Views.SlotNames, root.GetProperty("evaluation").GetProperty("features").EnumerateArray().Select(f => f.GetProperty("name").GetString()!));
        Assert.Equal(300, root.GetProperty("map").GetProperty("points").GetArrayLength());
        Assert.Equal(TestModel.Fitted.History.Select(epoch => epoch.Loss), Numbers(root.GetProperty("history").GetProperty("loss")));
        Assert.Equal(JsonValueKind.Null, root.GetProperty("scores").ValueKind);
    }

    [Fact]
    public void SaveHtml_BestAndWorst_AreThoseOfAllRows()
    {
        var data = Views.MakeNamed(_context, rows: 300);
        var losses = new float[300];
        TestModel.Fitted.ReconstructionLoss(TestRow.Make(300, seed: 3).SelectMany(row => row.Features).ToArray(), losses);
        var byLoss = Enumerable.Range(0, 300).OrderBy(row => losses[row]).ToArray();

        using var content = Content(VaeReport.Create(Encoder(data), data, new() { MapRows = 10 }));
        int[] Positions(string name) => [.. content.RootElement.GetProperty(name).EnumerateArray().Select(row => row.GetProperty("position").GetInt32())];

        Assert.Equal(byLoss[..12], Positions("best"));
        Assert.Equal(byLoss.Reverse().Take(12), Positions("worst"));
        Assert.Equal(10, content.RootElement.GetProperty("map").GetProperty("points").GetArrayLength());
    }

    [Fact]
    public void SaveHtml_Images_ArePixels()
    {
        var data = Views.MakeNamed(_context);

        using var content = Content(VaeReport.Create(Encoder(data), data));
        var worst = content.RootElement.GetProperty("worst")[0];

        // MakeNamed's column is of 1 x 2 x 3.
        Assert.Equal(2, content.RootElement.GetProperty("images").GetProperty("height").GetInt32());
        Assert.All(Numbers(worst.GetProperty("pixels")).Concat(Numbers(worst.GetProperty("reconstruction"))), pixel => Assert.InRange(pixel, 0, 255));
        Assert.Equal(6, worst.GetProperty("pixels").GetArrayLength());
    }

    [Fact]
    public void SaveHtml_Detector_HasItsScores()
    {
        var data = Views.Make(_context, rows: 200);
        var detector = _context.AnomalyDetection.Trainers.Vae("Features", TestOptions.Quick).Fit(data);

        using var content = Content(VaeReport.Create(detector, data));
        var scores = content.RootElement.GetProperty("scores");

        Assert.Equal(200, Numbers(scores.GetProperty("counts")).Sum());
        Assert.Equal(20, scores.GetProperty("above").GetInt32());
        var above = Numbers(scores.GetProperty("edges")).Zip(Numbers(scores.GetProperty("counts"))).Where(bin => bin.First >= detector.Threshold).Sum(bin => bin.Second);
        Assert.Equal(20, above);
    }

    [Fact]
    public void SaveHtml_TextOfTheData_IsTextOnThePage()
    {
        var rows = TestRow.Make(20, seed: 1);
        foreach (var row in rows)
        {
            row.Text = Hostile;
        }

        var data = Views.Make(_context, rows);
        var page = Page(VaeReport.Create(Encoder(data), data, new() { Title = Hostile, LabelColumnName = "Text" }));

        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Contains("<h1>&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(src|href)\s*=\s*[""']?(https?:)?//", page);
        Assert.DoesNotContain("sourceMappingURL", page, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_Report_SaysTheSameAsText()
    {
        var data = Views.MakeNamed(_context);

        var text = VaeReport.Create(Encoder(data), data, new() { Title = "Six columns" }).ToString();

        Assert.StartsWith("Six columns\n\nbound ", text, StringComparison.Ordinal);
        Assert.Contains("\nWorst rows: ", text, StringComparison.Ordinal);
        Assert.Contains("\nTraining\n  Objective ", text, StringComparison.Ordinal);
        Assert.All(Views.SlotNames, name => Assert.Matches($"\n{name} +-?[\\d,]+ %", text));
    }

    [Fact]
    public void Create_Autoencoder_HasNoKl()
    {
        var model = new VaeModel(TestModel.Fitted.Weights, objective: new AutoencoderObjective());
        var data = Views.Make(_context);
        var report = VaeReport.Create(_context.Transforms.VaeEncode("E", "Features", model).Fit(data), data);

        using var content = Content(report);

        Assert.Equal(0, content.RootElement.GetProperty("evaluation").GetProperty("klPerDimension").GetArrayLength());
        Assert.Contains("reconstruction loss ", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_BadOptions_SaysWhich()
    {
        var data = Views.Make(_context);
        string Message(VaeReportOptions options) => Assert.ThrowsAny<ArgumentException>(() => VaeReport.Create(Encoder(data), data, options)).Message;

        Assert.Equal(
            "ImageShape is 1 x 4 x 4; the rows have 6 values. Channels, height and width must multiply to that.", Message(new() { ImageShape = new(1, 4, 4) }));
        Assert.Equal("Column 'Kind' is not in the data. Name the column that says what a row is.", Message(new() { LabelColumnName = "Kind" }));
        Assert.StartsWith(
            "Column 'Features' has type Vector<Single, 6>; a label is text, Single, Boolean or a key of UInt32.",
            Message(new() { LabelColumnName = "Features" }),
            StringComparison.Ordinal);
    }

    [BrowserFact]
    public void SaveHtml_InABrowser_DrawsItsChartsAndAsksNobody()
    {
        var data = Views.Make(_context, rows: 200);
        var path = Path.Combine(_folder, "report.html");
        VaeReport.Create(_context.AnomalyDetection.Trainers.Vae("Features", TestOptions.Quick).Fit(data), data, new() { LabelColumnName = "Label" }).SaveHtml(path);

        var (document, requests) = Browser.Open(path);

        // Loss, KL, map, KL of each unit, columns, scores.
        Assert.Contains("data-charts=\"6\"", document, StringComparison.Ordinal);
        Assert.Equal(6, Canvas().Count(document));
        Assert.Contains("rows above the threshold", document, StringComparison.Ordinal);
        Assert.Empty(requests);
    }

    [BrowserFact]
    public void Browser_PageThatAsks_IsNoticed()
    {
        var path = Path.Combine(_folder, "asking.html");
        File.WriteAllText(path, """<img src="http://127.0.0.1:9/picture.png">""");

        Assert.Contains("http://127.0.0.1:9/picture.png", Browser.Open(path).Requests);
    }

    private VaeEncodeTransformer Encoder(IDataView data) => _context.Transforms.VaeEncode("Embedding", "Features", TestModel.Fitted).Fit(data);

    private string Page(VaeReport report)
    {
        var path = Path.Combine(_folder, "report.html");
        report.SaveHtml(path);
        return File.ReadAllText(path);
    }

    private JsonDocument Content(VaeReport report) => JsonDocument.Parse(Data().Match(Page(report)).Groups["data"].Value);

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    [GeneratedRegex("""<script id="report" type="application/json">(?<data>.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex Data();

    // As Chart.js leaves it once it has drawn.
    [GeneratedRegex("""<canvas role="img"[^>]*style="display: block;[^>]*>""")]
    private static partial Regex Canvas();
}
