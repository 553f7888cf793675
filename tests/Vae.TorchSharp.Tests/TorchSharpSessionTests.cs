using TorchSharp;
using Xunit;

namespace Vae.TorchSharp.Tests;

public sealed class TorchSharpSessionTests
{
    private static readonly VaeArchitecture _architecture = VaeArchitecture.Mlp(12, 2, [8], likelihood: VaeLikelihood.Bernoulli);

    [Theory]
    [InlineData(VaeOptimizer.Adam)]
    [InlineData(VaeOptimizer.AdamW)]
    [InlineData(VaeOptimizer.Sgd)]
    public void Step_ThousandTimes_LiveTensorsStayTheSame(VaeOptimizer optimizer)
    {
        var options = new VaeOptions { Optimizer = optimizer, WeightDecay = 0.01, GradientClipNorm = 1, Threads = 1 };
        var batch = TestBatches.Make(4, 12, 2);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var session = Start(options))
        {
            // SGD makes its momentum in the first step.
            session.Step(batch, 1, 1e-3);
            var live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            for (var i = 0; i < 1000; i++)
            {
                session.Step(batch, 1, 1e-3);
                session.Evaluate(batch, 1);
            }

            _ = session.ExportWeights();
            Assert.Equal(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void StartSession_InsideACallersDisposeScope_OutlivesIt()
    {
        var batch = TestBatches.Make(4, 12, 2);
        var scope = torch.NewDisposeScope();
        using var session = Start(new VaeOptions { Threads = 1 });
        scope.Dispose();

        Assert.True(double.IsFinite(session.Step(batch, 1, 1e-3).Loss));
    }

    [Fact]
    public void Evaluate_Repeated_ChangesNothing()
    {
        var batch = TestBatches.Make(4, 12, 2);
        using var session = Start(new VaeOptions { Threads = 1 });
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

    [Fact]
    public void Step_WithGradientsSwitchedOff_StillTrains()
    {
        var batch = TestBatches.Make(4, 12, 2);
        using var session = Start(new VaeOptions { Threads = 1 });
        using var off = torch.no_grad();

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
        var first = Start(new VaeOptions { Threads = 1 });
        Assert.Equal(1, torch.get_num_threads());
        var second = Start(new VaeOptions { Threads = 3 });
        Assert.Equal(3, torch.get_num_threads());
        first.Dispose();
        second.Dispose();
        second.Dispose();

        Assert.Equal(before, torch.get_num_threads());
    }

    [Fact]
    public void Step_BatchOfAnotherWidth_NamesBoth()
    {
        using var session = Start(new VaeOptions());

        var error = Assert.Throws<ArgumentException>(() => session.Step(TestBatches.Make(4, 13, 2), 1, 1e-3));
        Assert.Equal(
            "The batch has 13 values per row and 2 per latent row; the architecture has 12 and 2. "
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
