using System.Globalization;
using System.Text.Json;

namespace Vae.Tool.Tests;

/// <summary>What the commands print and write, as processes.</summary>
public sealed class CommandTests(ToolFolder folder) : IClassFixture<ToolFolder>
{
    [Fact]
    public void Train_Table_PrintsWhatItTakesColumnsForAndTheBound()
    {
        Assert.Equal(0, folder.Encoder.ExitCode);
        Assert.Equal(
            """
            rows.csv: 60 rows of 6 columns, by ',', named in the first line
              id           left out  60 different texts in 60 rows, such as 'N0A'
              species      label     2 different
              island       category  2: Dream, Biscoe
              bill length  number    38 to 49
              mass         number    3717 to 5199, missing in 1 of 60 rows
              code         left out  always 7
            """,
            folder.Encoder.Error.Split("\nwarning:")[0].TrimEnd('\n'));
        Assert.Matches(
            @"^encoder\.zip: bound -?[\d.]+ ± [\d.]+ nats on 60 rows \(reconstruction -?[\d.]+, KL [\d.]+\); \d of 2 latent units active$",
            Assert.Single(folder.Encoder.Lines));
    }

    [Fact]
    public void Train_Json_IsOneObjectOnStandardOutput()
    {
        using var json = JsonDocument.Parse(folder.Detector.Output);

        Assert.Equal(ToolFolder.Rows, json.RootElement.GetProperty("rows").GetInt32());
        Assert.True(json.RootElement.GetProperty("threshold").GetDouble() > 0);
        Assert.Equal("category", json.RootElement.GetProperty("columns")[2].GetProperty("use").GetString());
        Assert.Equal("bill length", json.RootElement.GetProperty("evaluation").GetProperty("features")[2].GetProperty("name").GetString());
        Assert.DoesNotContain('\e', folder.Detector.Error);
    }

    [Fact]
    public void Encode_StandardInput_WritesKeptColumnsAndLatentRows()
    {
        var encoded = ToolProcess.Run(folder.Path, ToolFolder.Table, "encode", "encoder.zip", "--keep", "species,id");

        Assert.Equal((0, ""), (encoded.ExitCode, encoded.Error));
        Assert.Equal("species,id,z1,z2", encoded.Lines[0]);
        Assert.Equal(ToolFolder.Rows + 1, encoded.Lines.Length);
        Assert.StartsWith("\"Gentoo, \"\"big\"\"\",N1A,", encoded.Lines[2], StringComparison.Ordinal);
        Assert.All(encoded.Lines[1].Split(',')[2..], value => Assert.True(float.TryParse(value, CultureInfo.InvariantCulture, out _)));
    }

    [Fact]
    public void Score_ShardsOneAfterTheOther_AreTheWhole()
    {
        var whole = folder.Run("score", "detector.zip", "rows.csv", "--keep", "id");
        var shards = Enumerable.Range(1, 3).Select(shard => folder.Run("score", "detector.zip", "rows.csv", "--keep", "id", "--shard", $"{shard}/3")).ToArray();

        Assert.Equal(0, whole.ExitCode);
        Assert.Equal("id,score,anomaly,percentile", whole.Lines[0]);
        Assert.Contains(",true,", whole.Output, StringComparison.Ordinal);
        Assert.Equal(whole.Output, string.Concat(shards.Select(shard => shard.Output)));
        Assert.All(shards, shard => Assert.InRange(shard.Lines.Length, 20, 21));
        var none = folder.Run("score", "detector.zip", "rows.csv", "--shard", "2/1000");
        Assert.Equal((0, ""), (none.ExitCode, none.Output));
    }

    [Fact]
    public void Score_JsonToAFile_IsAnObjectALine()
    {
        var scored = folder.Run("score", "detector.zip", "rows.csv", "--json", "--threshold", "0", "-o", "scores.json");

        Assert.Equal((0, "", ""), (scored.ExitCode, scored.Output, scored.Error));
        Assert.All(File.ReadLines(Path.Combine(folder.Path, "scores.json")), line =>
        {
            using var row = JsonDocument.Parse(line);
            Assert.Equal(row.RootElement.GetProperty("score").GetSingle() > 0, row.RootElement.GetProperty("anomaly").GetBoolean());
        });
        Assert.Empty(Directory.GetFiles(folder.Path, "*.partial"));
    }

    [Fact]
    public void Reconstruct_Fill_ChangesOnlyWhatIsMissing()
    {
        var filled = folder.Run("reconstruct", "encoder.zip", "rows.csv", "--fill", "--keep", "species").Lines;

        Assert.Equal("species,island,bill length,mass", filled[0]);
        foreach (var (given, row) in ToolFolder.Table.Split('\n').Zip(filled).Skip(1))
        {
            var (before, after) = (given.Split(',')[^4..^1], row.Split(',')[^3..]);
            Assert.Equal(before[0], after[0]);
            Assert.Equal(float.Parse(before[1], CultureInfo.InvariantCulture), float.Parse(after[1], CultureInfo.InvariantCulture));
            Assert.Equal(before[2].Length == 0 ? after[2] : before[2], after[2]);
            Assert.NotEqual("", after[2]);
        }
    }

    [Fact]
    public void Sample_Rows_HaveTheTablesColumns()
    {
        var samples = folder.Run("sample", "encoder.zip", "--count", "20", "--seed", "4");

        Assert.Equal("island,bill length,mass", samples.Lines[0]);
        Assert.All(samples.Lines[1..], row => Assert.Matches(@"^(Biscoe|Dream),[\d.]+,[\d.]+$", row));
        Assert.Equal(samples.Output, folder.Run("sample", "encoder.zip", "--count", "20", "--seed", "4").Output);
    }

    [Fact]
    public void EvaluateAndInspect_Json_SayWhatTheModelIs()
    {
        using var evaluation = JsonDocument.Parse(folder.Run("evaluate", "encoder.zip", "rows.csv", "--json").Output);
        using var facts = JsonDocument.Parse(folder.Run("inspect", "detector.zip", "--json").Output);

        Assert.Equal(ToolFolder.Rows, evaluation.RootElement.GetProperty("rows").GetInt32());
        Assert.Equal(2, evaluation.RootElement.GetProperty("klPerDimension").GetArrayLength());
        Assert.Equal(["island", "bill length", "mass"], facts.RootElement.GetProperty("input").EnumerateArray().Select(name => name.GetString()!));
        Assert.Equal("surprisal", facts.RootElement.GetProperty("score").GetString());
        Assert.Equal("ignore", facts.RootElement.GetProperty("missingValues").GetString());
    }

    [Fact]
    public void Report_PageAndText_AreOfTheRows()
    {
        var page = folder.Run("report", "detector.zip", "rows.csv", "--label", "species", "--title", "Penguins");
        var text = folder.Run("report", "detector.zip", "rows.csv", "--text");

        Assert.Equal((0, "", ""), (page.ExitCode, page.Output, page.Error));
        Assert.Contains("<h1>Penguins</h1>", File.ReadAllText(Path.Combine(folder.Path, "report.html")), StringComparison.Ordinal);
        Assert.Equal("detector.zip on rows.csv", text.Lines[0]);
    }

    [Fact]
    public void Export_Safetensors_IsAModelToo()
    {
        Assert.Equal(0, folder.Run("export", "encoder.zip", "vae.safetensors").ExitCode);
        Assert.Equal(0, folder.Run("export", "encoder.zip", "decoder.onnx", "--part", "Decoder").ExitCode);

        var encoded = ToolProcess.Run(folder.Path, "1,0,40,3800\n0,1,47,5000\n", "encode", "vae.safetensors");

        Assert.Equal(3, encoded.Lines.Length);
        Assert.True(new FileInfo(Path.Combine(folder.Path, "decoder.onnx")).Length > 1000);
    }
}
