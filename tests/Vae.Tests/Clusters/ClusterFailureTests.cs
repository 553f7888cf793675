using Vae.Tests.Training;
using Vae.Training;
using Xunit;

namespace Vae.Tests.Clusters;

/// <summary>What goes wrong in one process ends training in all, with an error that names it, at whatever moment.</summary>
public sealed class ClusterFailureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private string Checkpoint => Path.Combine(_folder, "checkpoint");

    [Fact]
    public void Train_BadRowInOneProcess_AllAreTold()
    {
        var outcomes = Try(2, (rank, run) => VaeTrainer.Train(Rows(rank == 1 ? float.PositiveInfinity : 0), TrainingCase.Options with { Run = run }));

        Assert.IsType<VaeClusterException>(outcomes[0]);
        Assert.StartsWith("Process 1 of 2 failed: Row 0, slot 3 is Infinity; values must be finite.", outcomes[0]!.Message, StringComparison.Ordinal);
        Assert.IsType<ArgumentException>(outcomes[1]);
    }

    [Fact]
    public void Train_OtherOptions_AllAreToldWhich()
    {
        var outcomes = Try(2, (rank, run) => VaeTrainer.Train(TrainingCase.Data, TrainingCase.Options with { Seed = 7 + rank, Run = run }));

        Assert.Equal(
            "Processes 1 and 0 of 2 do not train the same: Seed is 8 there and 7 here. Start the same program with the same options and data in every process.",
            Assert.IsType<VaeClusterException>(outcomes[0]).Message);
        Assert.Contains("Seed is 7 there and 8 here", Assert.IsType<VaeClusterException>(outcomes[1]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_OtherData_AllAreTold()
    {
        var outcomes = Try(2, (rank, run) => VaeTrainer.Train(Rows(rank), TrainingCase.Options with { Run = run }));

        Assert.All(outcomes, e => Assert.Contains("the data's SHA-256 is", Assert.IsType<VaeClusterException>(e).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Train_OtherClusterOptions_AllAreTold()
    {
        var outcomes = ThreadCluster.Try(2, new(), cluster => VaeTrainer.Train(
            TrainingCase.Data,
            TrainingCase.Options with { Run = new() { Cluster = cluster.With(new() { RowsAreSplit = cluster.Rank == 1 }) } }));

        Assert.All(outcomes, outcome => Assert.Contains("RowsAreSplit is", Assert.IsType<VaeClusterException>(outcome.Failure).Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(300)]
    public void Train_CancelledInOneProcess_AllStopAtTheSameStep(int step)
    {
        using var source = new CancellationTokenSource();
        var outcomes = Try(3, (rank, run) =>
        {
            var engine = new CancellingEngine(source, rank == 1 ? step : int.MaxValue);
            return VaeTrainer.Train(
                TrainingCase.Data, TrainingCase.Options with { Run = run with { CancellationToken = rank == 1 ? source.Token : default } }, engine);
        });

        Assert.All(outcomes, e => Assert.IsAssignableFrom<OperationCanceledException>(e));
    }

    [Fact]
    public void Train_CancelledAndResumedWithACheckpoint_SameBitsAsUninterrupted()
    {
        var whole = ThreadCluster.Run(2, new(), cluster => Train(cluster, null, int.MaxValue));

        Assert.All(ThreadCluster.Try(2, new(), cluster => Train(cluster, Checkpoint, 37)), outcome => Assert.IsAssignableFrom<OperationCanceledException>(outcome.Failure));
        Assert.True(File.Exists(Checkpoint));
        var resumed = ThreadCluster.Run(2, new(), cluster => Train(cluster, Checkpoint, int.MaxValue));

        Assert.All(resumed, model => Near.SameBits(whole[0].Weights.Values, model.Weights.Values));
        Assert.False(File.Exists(Checkpoint));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Train_CheckpointOfAnotherNumberOfProcesses_Error(int size)
    {
        _ = ThreadCluster.Try(2, new(), cluster => Train(cluster, Checkpoint, 37));

        var outcomes = ThreadCluster.Try(size, new(), cluster => Train(cluster, Checkpoint, int.MaxValue));

        Assert.All(outcomes, outcome => Assert.Contains(
            $"the number of processes was 2 then and is {size} now", Assert.IsType<ArgumentException>(outcome.Failure).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Train_LocalStepsCancelledAndResumed_SameBitsAsUninterrupted()
    {
        var options = new VaeClusterOptions { SynchronizeEvery = 3 };
        var whole = ThreadCluster.Run(2, options, cluster => Train(cluster, null, int.MaxValue));

        _ = ThreadCluster.Try(2, options, cluster => Train(cluster, Checkpoint, 37));
        var resumed = ThreadCluster.Run(2, options, cluster => Train(cluster, Checkpoint, int.MaxValue));

        Assert.All(resumed, model => Near.SameBits(whole[0].Weights.Values, model.Weights.Values));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void Train_CallbackThrowsInOneProcess_AllAreTold(int epoch)
    {
        var outcomes = Try(2, (rank, run) => VaeTrainer.Train(TrainingCase.Data, TrainingCase.Options with
        {
            Run = run with { MetricsCallback = metrics => _ = rank == 1 && metrics.Epoch == epoch ? throw new InvalidOperationException("No more.") : 0 },
        }));

        Assert.Equal("Process 1 of 2 failed: No more.", Assert.IsType<VaeClusterException>(outcomes[0]).Message);
        Assert.Equal("No more.", Assert.IsType<InvalidOperationException>(outcomes[1]).Message);
    }

    [Fact]
    public void Train_StreamFailsInTheMiddle_AllAreTold()
    {
        var outcomes = Try(2, (rank, run) => VaeTrainer.Train(
            new StreamedRows(TrainingCase.Data) { OnRow = row => _ = rank == 0 && row == 3000 ? throw new IOException("The disk is gone.") : 0 },
            TrainingCase.Options with { Run = run with { MemoryBudget = 1000 } }));

        Assert.Equal("The disk is gone.", Assert.IsType<IOException>(outcomes[0]).Message);
        Assert.Equal("Process 0 of 2 failed: The disk is gone.", Assert.IsType<VaeClusterException>(outcomes[1]).Message);
    }

    [Fact]
    public void Train_CheckpointCannotBeWritten_AllAreTold()
    {
        var outcomes = Try(2, (rank, run) => VaeTrainer.Train(TrainingCase.Data, TrainingCase.Options with
        {
            Run = run with { Checkpoint = new(Checkpoint), MetricsCallback = metrics => Remove(rank, metrics.Epoch) },
        }));

        Assert.IsAssignableFrom<IOException>(outcomes[0]);
        Assert.StartsWith("Process 0 of 2 failed: ", Assert.IsType<VaeClusterException>(outcomes[1]).Message, StringComparison.Ordinal);

        void Remove(int rank, int epoch)
        {
            if (rank == 0 && epoch == 5)
            {
                Directory.Delete(_folder, recursive: true);
            }
        }
    }

    [Fact]
    public void Train_EngineFailsInOneProcess_TheOthersDoNotWait()
    {
        var outcomes = Try(2, (rank, run) => VaeTrainer.Train(
            TrainingCase.Data, TrainingCase.Options with { Run = run }, rank == 1 ? new FailingEngine() : VaeTrainer.Managed));

        Assert.Equal("Process 1 of 2 failed: No such number.", Assert.IsType<VaeClusterException>(outcomes[0]).Message);
        Assert.IsType<ArithmeticException>(outcomes[1]);
    }

    [Fact]
    public void Train_LossNotFinite_TheSameErrorInAll()
    {
        var outcomes = Try(2, (_, run) => VaeTrainer.Train(
            TrainingCase.Data, TrainingCase.Options with { Optimizer = new Sgd { LearningRate = 1e20 }, Objective = null, Run = run }));

        Assert.Equal(Assert.IsType<VaeTrainingException>(outcomes[0]).Message, Assert.IsType<VaeTrainingException>(outcomes[1]).Message);
    }

    [Fact]
    public void Train_FewerRowsThanProcesses_Error()
    {
        var outcomes = Try(3, (_, run) => VaeTrainer.Train(TrainingCase.Data, TrainingCase.Options with { BatchSize = 2, Run = run }));

        Assert.All(outcomes, e => Assert.StartsWith(
            "3 processes share batches of which one would have no row in some.", Assert.IsType<ArgumentException>(e).Message, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static VaeModel Train(ThreadCluster cluster, string? checkpoint, int cancelAt)
    {
        using var source = new CancellationTokenSource();
        return VaeTrainer.Train(
            TrainingCase.Data,
            TrainingCase.Options with
            {
                Run = new() { Cluster = cluster, Checkpoint = checkpoint is null ? null : new(checkpoint), CancellationToken = source.Token, Threads = 1 },
            },
            new CancellingEngine(source, cancelAt));
    }

    private static Exception?[] Try(int size, Func<int, VaeRunOptions, VaeModel> train) =>
        [.. ThreadCluster.Try(size, new(), cluster => train(cluster.Rank, new() { Cluster = cluster })).Select(outcome => outcome.Failure)];

    private static VaeDataset Rows(float value)
    {
        var values = TrainingCase.Data.Rows.ToArray();
        values[3] = value;
        return new(values, TrainingCase.Data.Dimension);
    }

    private sealed class FailingEngine : IVaeEngine
    {
        public string Name => VaeTrainer.Managed.Name;

        public IVaeTrainingSession StartSession(VaeWeights initial, VaeOptions options) => new FailingSession(VaeTrainer.Managed.StartSession(initial, options));
    }

    private sealed class FailingSession(IVaeTrainingSession inner) : IVaeTrainingSession
    {
        public VaeLosses ComputeGradients(Vae.Data.VaeBatch batch, double beta) => throw new ArithmeticException("No such number.");

        public void ShareGradients(VaeCluster cluster) => inner.ShareGradients(cluster);

        public void Apply(double learningRate) => inner.Apply(learningRate);

        public VaeLosses Evaluate(Vae.Data.VaeBatch batch, double beta) => inner.Evaluate(batch, beta);

        public VaeWeights ExportWeights() => inner.ExportWeights();

        public VaeTrainingState ExportState() => inner.ExportState();

        public void ImportState(VaeTrainingState state) => inner.ImportState(state);

        public void Dispose() => inner.Dispose();
    }
}
