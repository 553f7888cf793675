using System.Diagnostics;

namespace Vae.Training;

/// <summary>When a run writes its checkpoints.</summary>
internal sealed class CheckpointSchedule(VaeCheckpointOptions options, CheckpointFile file, VaeCluster? cluster)
{
    private long _last = Stopwatch.GetTimestamp();

    private bool IsFirst => cluster is not { Rank: > 0 };

    public static CheckpointSchedule? For(VaeRunOptions run, RunIdentity identity, VaeArchitecture architecture) =>
        run.Checkpoint is { } checkpoint ? new(checkpoint, new CheckpointFile(checkpoint.Path, identity, architecture), run.Peers) : null;

    /// <summary>Goes on from the file, if there is one.</summary>
    public void Restore(RunExtent run, Action<TrainingCheckpoint> restore) => file.Restore(cluster, run, restore);

    /// <summary>After a batch.</summary>
    public void AfterBatch(Func<TrainingCheckpoint> state)
    {
        if (IsFirst && options.EveryTime is { } time && Stopwatch.GetElapsedTime(_last) >= time)
        {
            Write(state());
        }
    }

    /// <summary>After an epoch, counted from 1.</summary>
    public void AfterEpoch(int epoch, Func<TrainingCheckpoint> state)
    {
        if (IsFirst && options.EveryEpochs is { } every && epoch % every == 0)
        {
            Write(state());
        }
    }

    /// <summary>Writes now.</summary>
    public void Cancelled(Func<TrainingCheckpoint> state)
    {
        if (IsFirst)
        {
            Write(state());
        }
    }

    /// <summary>The run is done and will not be resumed.</summary>
    public void Finish()
    {
        if (IsFirst)
        {
            file.Delete();
        }
    }

    private void Write(TrainingCheckpoint state)
    {
        file.Write(state);
        _last = Stopwatch.GetTimestamp();
    }
}
