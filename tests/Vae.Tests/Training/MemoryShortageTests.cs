using System.Diagnostics;
using System.Reflection;
using Vae.Training;
using Xunit;

namespace Vae.Tests.Training;

public sealed class MemoryShortageTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    [Fact]
    public void Train_EngineWithoutMemory_ErrorSaysWhatToReduce()
    {
        var data = TestValues.Line(40, 3, seed: 1);
        var options = new VaeOptions { Network = new MlpNetwork { HiddenDimensions = [] }, LatentDimension = 2, BatchSize = 30, Objective = new ElboObjective { Samples = 5 } };

        var error = Assert.Throws<VaeTrainingException>(() => VaeTrainer.Train(data, options, new HungryEngine()));

        Assert.Equal(
            "There is not enough memory to train 25 weights in batches of 30 rows with 5 draws each. Reduce BatchSize or Objective.Samples, use fewer or narrower "
            + "layers, or lower Run.MemoryBudget, the memory that the rows may take.",
            error.Message);
        Assert.IsType<OutOfMemoryException>(error.InnerException, exactMatch: false);
    }

    /// <summary>In a process of its own, which may have no more than 128 MiB.</summary>
    [Fact]
    public void Train_ManagedEngineInTooLittleMemory_ErrorSaysWhatToReduce()
    {
        var assembly = typeof(MemoryShortageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "TrainApp").Value!;
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", assembly, "wide" },
            Environment = { ["DOTNET_GCHeapHardLimit"] = "0x8000000" },
            RedirectStandardOutput = true,
        };

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();

        Assert.True(process.WaitForExit(_patience), "The process did not end.");
        Assert.StartsWith("VaeTrainingException: There is not enough memory to train ", output, StringComparison.Ordinal);
        Assert.Contains(" weights in batches of 200 rows. Reduce BatchSize, use fewer or narrower layers, ", output, StringComparison.Ordinal);
    }

    private sealed class HungryEngine : IVaeEngine
    {
        public string Name => "Hungry";

        public IVaeTrainingSession StartSession(VaeWeights initial, VaeOptions options) => throw new InsufficientMemoryException();
    }
}
