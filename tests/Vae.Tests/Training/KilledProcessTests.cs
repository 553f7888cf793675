using System.Diagnostics;
using System.Reflection;
using Xunit;

namespace Vae.Tests.Training;

public sealed class KilledProcessTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    [Fact]
    public void Train_KilledTwiceAndStartedAgain_EndsInTheBitsOfARunNeverInterrupted()
    {
        var directory = Directory.CreateTempSubdirectory("vae-");
        try
        {
            var checkpoint = Path.Combine(directory.FullName, "run.checkpoint");
            var model = Path.Combine(directory.FullName, "model.safetensors");

            Assert.Equal(1, RunUntil(epoch: 9, checkpoint, model));
            var second = RunUntil(epoch: 22, checkpoint, model);
            Assert.InRange(second, 10, 22);
            var third = RunUntil(epoch: int.MaxValue, checkpoint, model);
            Assert.InRange(third, 23, 40);

            var resumed = VaeModel.Load(model);
            var whole = VaeTrainer.Train(TrainingCase.Data, TrainingCase.Options);
            Assert.True(whole.Weights.Values.SequenceEqual(resumed.Weights.Values));
            Assert.Equal(whole.History.Select(epoch => epoch with { RowsPerSecond = 0 }), resumed.History);
            Assert.False(File.Exists(checkpoint));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <returns>The first epoch that the process told of.</returns>
    private static int RunUntil(int epoch, string checkpoint, string model)
    {
        var assembly = typeof(KilledProcessTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "TrainApp").Value!;
        var pause = epoch == int.MaxValue ? "0" : "20";
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", assembly, checkpoint, model, pause },
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var epochs = new List<int>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            epochs.Add(int.Parse(line, null));
            if (epochs[^1] >= epoch)
            {
                process.Kill();
            }
        }

        Assert.True(process.WaitForExit(_patience), "The process did not end.");
        Assert.Equal(epoch == int.MaxValue, process.ExitCode == 0);
        return epochs[0];
    }
}
