using System.Globalization;
using System.Runtime.CompilerServices;

namespace Vae.Tool.Tests;

/// <summary>The transcript in docs/tool.md is what the tool prints.</summary>
public sealed class TranscriptTests
{
    private static readonly string _root = Root();

    [Fact]
    public void Transcript_OfThePage_IsWhatTheToolPrints()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        File.Copy(Path.Combine(_root, "samples", "data", "digits.csv"), Path.Combine(folder, "digits.csv"));
        var page = File.ReadAllText(Path.Combine(_root, "docs", "tool.md")).ReplaceLineEndings("\n");
        var transcript = page[page.IndexOf("$ vae train", StringComparison.Ordinal)..].Split("\n```")[0].Split("$ vae ")[1..];

        var train = ToolProcess.Run(folder, "", transcript[0].Split('\n')[0].Split(' '));
        var score = ToolProcess.Run(folder, "", transcript[1].Split(" | ")[0].Split(' '));
        Directory.Delete(folder, recursive: true);

        Assert.Equal(transcript[0][(transcript[0].IndexOf('\n') + 1)..], train.Error + train.Output);
        var highest = score.Lines[1..].OrderByDescending(line => float.Parse(line.Split(',')[1], CultureInfo.InvariantCulture)).Take(4);
        Assert.Equal(transcript[1].TrimEnd('\n').Split('\n')[1..], highest);
    }

    private static string Root([CallerFilePath] string test = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(test)!, "..", ".."));
}
