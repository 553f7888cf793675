using Vae.Architecture;

namespace Vae.Options;

/// <summary>The ranges of <see cref="VaeRunOptions"/>.</summary>
internal static class RunRules
{
    private const string Prefix = $"{nameof(VaeOptions.Run)}.";

    public static void Check(VaeRunOptions? run, Failures failures)
    {
        if (run is null)
        {
            return;
        }

        failures.RequireDefined(run.Engine, Prefix + nameof(run.Engine));
        failures.Require(
            run.Device is null || DeviceName.IsValid(run.Device),
            $"{Prefix}{nameof(run.Device)} is '{run.Device}'; it must be 'cpu', 'cuda' or 'cuda:' and the number of a GPU, such as 'cuda:1', or null.");
        failures.Require(
            run.Engine != VaeEngine.Managed || DeviceName.GpuOf(run.Device) is null, RefuseDevice(run.Device));
        if (run.Threads is { } threads)
        {
            failures.RequireRange(threads, 1, 1024, Prefix + nameof(run.Threads));
        }

        failures.RequireDefined(run.Log, Prefix + nameof(run.Log));
        failures.Require(
            run.MemoryBudget >= 1, FormattableString.Invariant($"{Prefix}{nameof(run.MemoryBudget)} is {run.MemoryBudget}; it must be at least 1, in bytes."));
        CheckCheckpoint(run.Checkpoint, failures);
    }

    /// <summary>What to say of a device that is not the CPU to those who train in managed code.</summary>
    public static string RefuseDevice(string? device) =>
        $"Run.Device is '{device}'; the managed engine computes on the CPU. Set it to null or 'cpu', or train with TorchSharp.";

    /// <summary>Refuses a checkpoint that cannot be written, before there is anything to write.</summary>
    /// <exception cref="ArgumentException">The folder does not exist.</exception>
    public static void RequireCheckpointFolder(VaeRunOptions run)
    {
        if (run.Checkpoint is { } checkpoint && run.Peers is not { Rank: > 0 } && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(checkpoint.Path))))
        {
            throw new ArgumentException(
                $"{Prefix}{nameof(run.Checkpoint)}.{nameof(checkpoint.Path)} is '{checkpoint.Path}', in a folder that does not exist. Create the folder.");
        }
    }

    private static void CheckCheckpoint(VaeCheckpointOptions? checkpoint, Failures failures)
    {
        if (checkpoint is null)
        {
            return;
        }

        const string Name = Prefix + nameof(VaeRunOptions.Checkpoint);
        failures.Require(!string.IsNullOrWhiteSpace(checkpoint.Path), $"{Name}.{nameof(checkpoint.Path)} is empty; name a file.");
        failures.RequireRange(checkpoint.EveryEpochs ?? 1, 1, int.MaxValue, $"{Name}.{nameof(checkpoint.EveryEpochs)}");
        failures.Require(
            checkpoint.EveryTime is not { } time || time > TimeSpan.Zero,
            FormattableString.Invariant($"{Name}.{nameof(checkpoint.EveryTime)} is {checkpoint.EveryTime}; it must be above 0."));
        failures.Require(
            checkpoint.EveryEpochs is not null || checkpoint.EveryTime is not null,
            $"{Name} has neither {nameof(checkpoint.EveryEpochs)} nor {nameof(checkpoint.EveryTime)}; set one of them.");
    }
}
