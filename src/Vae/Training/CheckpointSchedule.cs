using System.Diagnostics;
using Vae.Data;

namespace Vae.Training;

/// <summary>When a run writes its checkpoints.</summary>
internal sealed class CheckpointSchedule(VaeCheckpointOptions options, CheckpointFile file)
{
    private long _last = Stopwatch.GetTimestamp();

    public static CheckpointSchedule? For(VaeOptions options, TrainingRows rows, VaeArchitecture architecture, IVaeEngine engine) =>
        options.Run.Checkpoint is { } checkpoint
            ? new(checkpoint, new CheckpointFile(checkpoint.Path, RunIdentity.Of(options, architecture, engine.Name, rows), architecture))
            : null;

    /// <summary>Goes on from the file, if there is one.</summary>
    public void Restore(RunExtent run, Action<TrainingCheckpoint> restore) => file.Restore(run, restore);

    /// <summary>After a batch.</summary>
    public void AfterBatch(Func<TrainingCheckpoint> state)
    {
        if (options.EveryTime is { } time && Stopwatch.GetElapsedTime(_last) >= time)
        {
            Write(state());
        }
    }

    /// <summary>After an epoch, counted from 1.</summary>
    public void AfterEpoch(int epoch, Func<TrainingCheckpoint> state)
    {
        if (options.EveryEpochs is { } every && epoch % every == 0)
        {
            Write(state());
        }
    }

    public void Write(TrainingCheckpoint state)
    {
        file.Write(state);
        _last = Stopwatch.GetTimestamp();
    }

    /// <summary>The run is done and will not be resumed.</summary>
    public void Finish() => file.Delete();
}
