using System.CommandLine;
using Vae.MLNet;
using Vae.Tool.Models;

namespace Vae.Tool.Commands;

/// <summary>vae report.</summary>
internal static class ReportCommand
{
    private static readonly Option<string> _output = new("--output", "-o") { Description = "the page to write", DefaultValueFactory = _ => "report.html" };
    private static readonly Option<string?> _label = new("--label") { Description = "a column that says what a row is, by which the latent map is coloured" };
    private static readonly Option<string?> _title = new("--title") { Description = "the page's heading" };
    private static readonly Option<string?> _image = new("--image") { Description = "rows are pictures of this shape, such as 1x8x8 for channels, height and width" };
    private static readonly Option<bool> _text = new("--text") { Description = "print the report as text and write no page" };

    public static Command Create()
    {
        var command = new Command("report", "Writes a page with all there is to know of the VAE on rows, for a browser.")
        {
            Shared.Model, Shared.Rows, _output, _label, _title, _image, _text, Shared.Seed,
        }.WithTable();
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var mlContext = Session.Start();
        var model = ModelFile.Load(mlContext, parsed.GetRequiredValue(Shared.Model));
        using var table = Shared.OpenTable(parsed);
        string[] kept = parsed.GetValue(_label) is { } label ? [label] : [];
        var report = VaeReport.Create(model.Pipeline, ModelInput.Load(mlContext, table, model, kept), new()
        {
            Title = parsed.GetValue(_title) ?? $"{Path.GetFileName(model.Path)} on {table.Name}",
            LabelColumnName = kept is [var name] ? ModelInput.KeptName(name) : null,
            ImageShape = Shape(parsed.GetValue(_image)),
            Seed = parsed.GetValue(Shared.Seed),
        });
        if (parsed.GetValue(_text))
        {
            Console.Out.Write(report.ToString());
        }
        else
        {
            report.SaveHtml(parsed.GetRequiredValue(_output));
        }

        return 0;
    }

    private static ImageShape? Shape(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return text.Split('x') is [var channels, var height, var width] && int.TryParse(channels, out var c) && int.TryParse(height, out var h) && int.TryParse(width, out var w)
            ? new(c, h, w)
            : throw new ToolException($"--image is '{text}'; it must be such as 3x32x32 for channels, height and width.");
    }
}
