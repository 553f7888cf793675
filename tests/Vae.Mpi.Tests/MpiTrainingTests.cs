using Xunit;

namespace Vae.Mpi.Tests;

/// <summary>Real processes under real launchers.</summary>
public sealed class MpiTrainingTests : IDisposable
{
    // Ten epochs of rounding that differs, which Adam amplifies; the tests of src/Vae hold ten steps to 1e-5.
    private const double Rounding = 1e-4;

    private readonly string _folder = Directory.CreateTempSubdirectory("vae-mpi-").FullName;

    private string Model => Path.Combine(_folder, "model");

    [Fact]
    public void Join_NoLauncher_TrainsAlone()
    {
        using var alone = new Mpirun(launcher: null, 1, ["plain", Model]);

        Assert.Equal(0, alone.Wait());
        Assert.Contains("without MPI", alone.Output, StringComparison.Ordinal);
        Assert.True(VaeTrainer.Train(TrainingCase.Data, TrainingCase.Short).Weights.Values.SequenceEqual(Load(0).Weights.Values));
    }

    [MpiTheory]
    [Launchers(1)]
    [Launchers(2)]
    [Launchers(3)]
    public void Train_Processes_TheModelOfOneInAll(string launcher, int size)
    {
        var alone = VaeTrainer.Train(TrainingCase.Data, TrainingCase.Short);
        Train(launcher, size, "plain");
        var model = Load(0);

        var difference = alone.Weights.Values.ToArray().Zip(model.Weights.Values.ToArray(), (a, b) => ((double)a - b) * (a - b)).Sum();
        Assert.InRange(Math.Sqrt(difference / alone.Weights.Values.ToArray().Sum(a => (double)a * a)), 0, size == 1 ? 0 : Rounding);
        AssertSame(model, size);
    }

    [MpiTheory]
    [Launchers("split")]
    [Launchers("local")]
    public void Train_OtherWaysToShare_TheSameModelInAll(string launcher, string how)
    {
        Train(launcher, 2, how);

        AssertSame(Load(0), 2);
    }

    [MpiTheory]
    [Launchers]
    public void Train_KilledTwiceAndStartedAgain_EndsInTheBitsOfARunNeverInterrupted(string launcher)
    {
        Train(launcher, 2, "plain");
        var whole = Load(0);
        var checkpoint = Path.Combine(_folder, "checkpoint");

        KillAt(launcher, checkpoint, rank: 1, epoch: 3);
        KillAt(launcher, checkpoint, rank: 0, epoch: 7);
        using var last = new Mpirun(launcher, 2, ["checkpoint", checkpoint]);

        Assert.Equal(0, last.Wait());
        Assert.DoesNotContain("Epoch 1\n", last.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.True(whole.Weights.Values.SequenceEqual(VaeModel.Load($"{checkpoint}.0").Weights.Values));
        Assert.True(whole.Weights.Values.SequenceEqual(VaeModel.Load($"{checkpoint}.1").Weights.Values));
        Assert.False(File.Exists(checkpoint));
    }

    [MpiTheory]
    [Launchers("seeds", "Processes 1 and 0 of 2 do not train the same: Seed is 1 there and 0 here.")]
    [Launchers("throw", "Process 0 caught VaeClusterException: Process 1 of 2 failed: No more.")]
    [Launchers("leave", "Process 0 caught VaeClusterException: Process 1 of 2 has ended, and takes no part in this training.")]
    [Launchers("exit", "cannot go on, and training ends in all: it ended while it trained")]
    public void Train_SomethingIsWrongInOneProcess_AllEndAndSayIt(string launcher, string what, string message)
    {
        using var run = new Mpirun(launcher, 2, [what, Model]);

        Assert.NotEqual(0, run.Wait());
        Assert.Contains(message, run.Output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void KillAt(string launcher, string checkpoint, int rank, int epoch)
    {
        using var run = new Mpirun(launcher, 2, ["checkpoint", checkpoint, "20"], (run, line) =>
        {
            if (line.EndsWith($"Epoch {epoch}", StringComparison.Ordinal))
            {
                run.Kill(rank);
            }
        });

        Assert.NotEqual(0, run.Wait());
        Assert.True(File.Exists(checkpoint));
    }

    private void Train(string launcher, int size, string what)
    {
        using var run = new Mpirun(launcher, size, [what, Model]);
        Assert.True(run.Wait() == 0, run.Output);
    }

    private VaeModel Load(int rank) => VaeModel.Load($"{Model}.{rank}");

    private void AssertSame(VaeModel model, int size) =>
        Assert.All(Enumerable.Range(0, size), rank => Assert.True(model.Weights.Values.SequenceEqual(Load(rank).Weights.Values)));
}
