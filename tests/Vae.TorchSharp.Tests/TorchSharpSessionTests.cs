using TorchSharp;
using Vae.Data;
using Vae.Training;
using Xunit;

namespace Vae.TorchSharp.Tests;

public sealed class TorchSharpSessionTests
{
    private static readonly VaeArchitecture _architecture = VaeArchitecture.Mlp(12, 2, [8], likelihood: VaeLikelihood.Bernoulli);

    [Fact]
    public void StartSession_InsideACallersDisposeScope_OutlivesIt()
    {
        var batch = TestBatches.Make(4, 12, 2);
        var scope = torch.NewDisposeScope();
        using var session = Start(new VaeOptions { Run = new() { Threads = 1 } });
        scope.Dispose();

        Assert.True(double.IsFinite(session.Step(batch, 1, 1e-3).Loss));
    }

    [Fact]
    public void Evaluate_Repeated_ChangesNothing()
    {
        var batch = TestBatches.Make(4, 12, 2);
        using var session = Start(new VaeOptions { Run = new() { Threads = 1 } });
        var weights = session.ExportWeights();

        Assert.Equal(session.Evaluate(batch, 1), session.Evaluate(batch, 1));
        Assert.True(weights.Values.SequenceEqual(session.ExportWeights().Values));
    }

    [Fact]
    public void ExportWeights_BeforeAnyStep_AreTheInitialOnes()
    {
        using var session = Start(new VaeOptions());

        Assert.True(VaeWeights.Initialize(_architecture, 1).Values.SequenceEqual(session.ExportWeights().Values));
    }

    /// <summary>libtorch refuses such numbers with an error of its own; the managed engine's weights become infinite.</summary>
    [Theory]
    [InlineData("Adam")]
    [InlineData("AdamW")]
    [InlineData("Sgd")]
    public void Train_LearningRateAtTheEndOfTheRange_TheErrorOfTheManagedEngine(string optimizer)
    {
        var data = new VaeDataset(TestBatches.Make(8, 12, 2).Target.ToArray(), 12);
        var options = new VaeOptions { Network = _architecture, Epochs = 3, Optimizer = Named.Optimizer(optimizer) with { LearningRate = 3e38, WeightDecay = 1 } };

        Assert.Throws<VaeTrainingException>(() => VaeTrainer.Train(data, options));
        var error = Assert.Throws<VaeTrainingException>(() => VaeTrainer.Train(data, options, TorchSharpVae.CreateEngine()));

        Assert.Contains("the learning rate 3E+38 is large", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Step_WithGradientsSwitchedOff_StillTrains()
    {
        var batch = TestBatches.Make(4, 12, 2);
        using var session = Start(new VaeOptions { Run = new() { Threads = 1 } });
        using var off = torch.no_grad();

        session.Step(batch, 1, 1e-3);

        Assert.False(VaeWeights.Initialize(_architecture, 1).Values.SequenceEqual(session.ExportWeights().Values));
    }

    [Fact]
    public void Step_InInferenceMode_StillTrains()
    {
        var batch = TestBatches.Make(4, 12, 2);
        using var inference = torch.inference_mode();
        using var session = Start(new VaeOptions { Run = new() { Threads = 1 } });

        session.Step(batch, 1, 1e-3);
        session.Evaluate(batch, 1);
        session.ImportState(session.ExportState());
        session.Step(batch, 1, 1e-3);

        Assert.False(VaeWeights.Initialize(_architecture, 1).Values.SequenceEqual(session.ExportWeights().Values));
    }

    [Fact]
    public void Session_FromStartToDispose_LeavesLibtorchsGeneratorAlone()
    {
        using var before = torch.random.get_rng_state();
        using (var session = Start(new VaeOptions()))
        {
            session.Step(TestBatches.Make(4, 12, 2), 1, 1e-3);
        }

        using var after = torch.random.get_rng_state();
        Assert.Equal(before.data<byte>().ToArray(), after.data<byte>().ToArray());
    }

    [Fact]
    public void Dispose_OverlappingSessions_GivesTheThreadCountBack()
    {
        var before = torch.get_num_threads();
        var first = Start(new VaeOptions { Run = new() { Threads = 1 } });
        Assert.Equal(1, torch.get_num_threads());
        var second = Start(new VaeOptions { Run = new() { Threads = 3 } });
        Assert.Equal(3, torch.get_num_threads());
        first.Dispose();
        second.Dispose();
        second.Dispose();

        Assert.Equal(before, torch.get_num_threads());
    }

    [Fact]
    public void Train_LossOutOfRange_GivesThreadCountAndTensorsBack()
    {
        var (threads, tensors) = (torch.get_num_threads(), DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        var options = new VaeOptions
        {
            Network = _architecture, Optimizer = new Sgd { LearningRate = 1e30 }, Run = new() { Threads = threads + 2 }, BatchSize = 4,
        };
        var data = new VaeDataset(TestBatches.Make(16, 12, 2).Target.ToArray(), 12);

        Assert.Throws<VaeTrainingException>(() => VaeTrainer.Train(data, options, TorchSharpVae.CreateEngine()));

        Assert.Equal((threads, tensors), (torch.get_num_threads(), DisposeScopeManager.Statistics.ThreadTotalLiveCount));
    }

    /// <summary>A hidden layer of 2^23 rows by 2^22 values is larger than the processor's address space, whatever memory there is.</summary>
    [Fact]
    public void Step_MoreThanThereIsMemory_SaysWhatToReduce()
    {
        const int Rows = 1 << 20;
        var architecture = VaeArchitecture.Mlp(1, 1, []) with { Decoder = [new LinearLayer(1 << 22)] };
        var options = new VaeOptions { Optimizer = new Sgd(), Objective = new ElboObjective { Samples = 8 }, Run = new() { Threads = 1, Device = "cpu" } };
        var tensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var session = TorchSharpVae.CreateEngine().StartSession(VaeWeights.Initialize(architecture, 1), options))
        {
            var batch = new VaeBatch(Rows, 1, 1, samples: 8);
            batch.Begin(Rows);

            var error = Assert.Throws<VaeTrainingException>(() => session.Step(batch, 1, 1e-3));

            Assert.Equal(
                "TorchSharp ran out of memory on cpu for a batch of 1048576 rows with 8 draws each, where it asked for another "
                + "140737488355328 bytes. Reduce BatchSize or Samples, or use fewer or narrower layers.",
                error.Message);
            Assert.Equal(error.Message, Assert.Throws<VaeTrainingException>(() => session.Evaluate(batch, 1)).Message);
        }

        Assert.Equal(tensors, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Step_BatchOfAnotherWidth_NamesBoth()
    {
        using var session = Start(new VaeOptions());

        var error = Assert.Throws<ArgumentException>(() => session.Step(TestBatches.Make(4, 13, 2), 1, 1e-3));
        Assert.Equal(
            "The batch has 13 values per row, 0 of a condition and 2 per latent row; the architecture has 12, 0 and 2. "
            + "Make the batch with the architecture's dimensions.",
            error.Message);
    }

    [Fact]
    public void Step_AfterDispose_Throws()
    {
        var session = Start(new VaeOptions());
        session.Dispose();

        Assert.Throws<ObjectDisposedException>(() => session.Step(TestBatches.Make(4, 12, 2), 1, 1e-3));
        Assert.Throws<ObjectDisposedException>(session.ExportWeights);
    }

    [Fact]
    public void Step_SoftplusFarBelowZero_GradientsStayFinite()
    {
        var architecture = _architecture with { PosteriorScale = PosteriorScale.SoftplusStandardDeviation };
        var initial = VaeWeights.Initialize(architecture, 1);
        var values = initial.Values.ToArray();
        values.AsSpan(initial.OffsetOf("posterior.scale.bias"), 2).Fill(-200);
        using var session = TorchSharpVae.CreateEngine().StartSession(new VaeWeights(architecture, values), new VaeOptions());

        session.Step(TestBatches.Make(4, 12, 2), 1, 1e-3);

        Assert.True(double.IsFinite(session.Evaluate(TestBatches.Make(4, 12, 2), 1).Loss));
    }

    private static IVaeTrainingSession Start(VaeOptions options) =>
        TorchSharpVae.CreateEngine().StartSession(VaeWeights.Initialize(_architecture, 1), options);
}
