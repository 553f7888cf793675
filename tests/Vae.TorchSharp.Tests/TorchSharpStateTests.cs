using TorchSharp;
using Vae.Training;
using Xunit;

namespace Vae.TorchSharp.Tests;

public sealed class TorchSharpStateTests
{
    private static readonly VaeArchitecture _architecture = VaeArchitecture.Mlp(12, 2, [8], likelihood: VaeLikelihood.Bernoulli);

    public static TheoryData<string, double> Optimizers => new()
    {
        { "Adam", 0.9 }, { "AdamW", 0.9 }, { "Sgd", 0.9 }, { "Sgd", 0 },
    };

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void ImportState_InANewSession_NextStepsHaveTheSameBits(string optimizer, double momentum)
    {
        var options = Options(optimizer, momentum);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var first = Start(TorchSharpVae.CreateEngine(), options))
        using (var second = Start(TorchSharpVae.CreateEngine(), options))
        {
            Steps(first, 0, 5);
            // In the midst of other steps, whose state must be gone.
            Steps(second, 7, 2);
            second.ImportState(first.ExportState());
            Steps(first, 5, 5);
            Steps(second, 5, 5);

            Assert.True(first.ExportWeights().Values.SequenceEqual(second.ExportWeights().Values));
            Assert.Equal(10, second.ExportState().Steps);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void ImportState_BeforeAnyStep_NextStepsHaveTheSameBits(string optimizer, double momentum)
    {
        using var first = Start(TorchSharpVae.CreateEngine(), Options(optimizer, momentum));
        using var second = Start(TorchSharpVae.CreateEngine(), Options(optimizer, momentum));
        second.ImportState(first.ExportState());
        Steps(first, 0, 3);
        Steps(second, 0, 3);

        Assert.True(first.ExportWeights().Values.SequenceEqual(second.ExportWeights().Values));
    }

    [Theory]
    [InlineData("Adam")]
    [InlineData("AdamW")]
    [InlineData("Sgd")]
    public void ExportState_BothEngines_TheSameArraysToRounding(string optimizer)
    {
        var options = Options(optimizer, 0.9);
        using var torchSharp = Start(TorchSharpVae.CreateEngine(), options);
        using var managed = Start(VaeTrainer.Managed, options);
        Steps(torchSharp, 0, 3);
        Steps(managed, 0, 3);
        var (theirs, ours) = (torchSharp.ExportState(), managed.ExportState());

        Assert.Equal(ours.Optimizer.Keys, theirs.Optimizer.Keys);
        foreach (var (name, values) in ours.Optimizer)
        {
            // Three steps of single precision; gradients here are below 1.
            Assert.All(values.ToArray().Zip(theirs[name].ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }

        managed.ImportState(theirs);
        Assert.True(theirs.Weights.Values.SequenceEqual(managed.ExportWeights().Values));
    }

    [Fact]
    public void ImportState_OfAnotherOptimizerOrArchitecture_Error()
    {
        using var adam = Start(TorchSharpVae.CreateEngine(), Options("Adam", 0.9));
        using var sgd = Start(VaeTrainer.Managed, Options("Sgd", 0.9));
        var small = VaeArchitecture.Mlp(3, 1, []);
        using var other = VaeTrainer.Managed.StartSession(VaeWeights.Initialize(small, 1), Options("Adam", 0.9));

        Assert.Equal(
            "The state has no array 'exp_avg', which this optimiser needs. It has momentum_buffer.",
            Assert.Throws<ArgumentException>(() => adam.ImportState(sgd.ExportState())).Message);
        Assert.Matches("^The state has [0-9]+ weights; this session has [0-9]+\\. ", Assert.Throws<ArgumentException>(
            () => adam.ImportState(other.ExportState())).Message);
    }

    [Fact]
    public void Train_CancelledAndResumed_EndsInTheSameBits()
    {
        var directory = Directory.CreateTempSubdirectory("vae-");
        try
        {
            var values = new float[40 * 12];
            TestBatches.Make(40, 12, 2).Target.CopyTo(values);
            var (data, engine) = (new VaeDataset(values, 12), TorchSharpVae.CreateEngine());
            var options = Options("Adam", 0.9) with { Network = _architecture, Epochs = 4, BatchSize = 16, Seed = 2 };
            var whole = VaeTrainer.Train(data, options, engine);

            using var source = new CancellationTokenSource();
            var resuming = options with { Run = options.Run with { Checkpoint = new(Path.Combine(directory.FullName, "run.checkpoint")) } };
            Assert.ThrowsAny<OperationCanceledException>(() => VaeTrainer.Train(
                data, resuming with { Run = resuming.Run with { CancellationToken = source.Token, MetricsCallback = _ => source.Cancel() } }, engine));
            var resumed = VaeTrainer.Train(data, resuming, engine);

            Assert.True(whole.Weights.Values.SequenceEqual(resumed.Weights.Values));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static VaeOptions Options(string optimizer, double momentum) =>
        new() { Optimizer = optimizer == nameof(Sgd) ? new Sgd { Momentum = momentum, WeightDecay = 0.01 } : Named.Optimizer(optimizer) with { WeightDecay = 0.01 }, Run = new() { Threads = 1 }, GradientClipNorm = 1 };

    private static IVaeTrainingSession Start(IVaeEngine engine, VaeOptions options) =>
        engine.StartSession(VaeWeights.Initialize(_architecture, 1), options);

    private static void Steps(IVaeTrainingSession session, int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            session.Step(TestBatches.Make(4, 12, 2, step: i), 1, 0.01);
        }
    }
}
