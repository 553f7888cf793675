namespace Vae.Tool.Tests;

/// <summary>What goes wrong is one line on standard error, and an exit code.</summary>
public sealed class ErrorTests(ToolFolder folder) : IClassFixture<ToolFolder>
{
    [Theory]
    [InlineData(2, "vae: Required command was not provided. Run 'vae --help'.")]
    [InlineData(2, "vae: Unrecognized command or argument '--laten'. Run 'vae train --help'.", "train", "rows.csv", "--laten", "3")]
    [InlineData(1, "vae: There is no file 'none.csv'. Name a CSV file, or - for standard input.", "train", "none.csv")]
    [InlineData(1, "vae: rows.csv has no column 'sex', which you named. Its columns are id, species, island, bill length, mass, code.", "train", "rows.csv", "--ignore", "sex")]
    [InlineData(1, "vae: --contributions is for a detector. Add --detector.", "train", "rows.csv", "--contributions")]
    [InlineData(1, "vae: LatentDimension is -1; it must be at least 1.", "train", "rows.csv", "--latent", "-1")]
    [InlineData(1, "vae: --shard is '4/3'; it must be such as 3/16, the third of sixteen parts.", "score", "detector.zip", "rows.csv", "--shard", "4/3")]
    [InlineData(1, "vae: encoder.zip has no detector. Train one with vae train --detector, or with mlContext.AnomalyDetection.Trainers.Vae.", "score", "encoder.zip", "rows.csv")]
    [InlineData(1, "vae: rows.csv has no column 'sex', which --keep names. Its columns are id, species, island, bill length, mass, code.", "encode", "encoder.zip", "rows.csv", "--keep", "sex")]
    [InlineData(1, "vae: 'model.txt' ends neither in .onnx nor in .safetensors; say by its name which it is to be.", "export", "encoder.zip", "model.txt")]
    public void Run_Misuse_IsOneLineAndAnExitCode(int code, string message, params string[] arguments)
    {
        var run = folder.Run(arguments);

        Assert.Equal((code, message), (run.ExitCode, run.Error.TrimEnd('\n').Split('\n')[^1]));
        Assert.Equal("", run.Output);
    }

    [Fact]
    public void Encode_OtherColumns_SaysWhichAreMissing()
    {
        var run = ToolProcess.Run(folder.Path, "island,mass\nDream,4000\n", "encode", "encoder.zip");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            "vae: standard input has no column 'bill length', which encoder.zip was trained on. Its columns are island, mass.\n", run.Error);
    }

    [Fact]
    public void Inspect_NoModel_IsOneLine()
    {
        var run = folder.Run("inspect", "rows.csv");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("vae: ", Assert.Single(run.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }
}
