using TorchSharp;
using Xunit;

namespace Vae.TorchSharp.Tests;

/// <summary>Every tensor of a step dies with the step: neither tensors nor memory grow, however long training lasts.</summary>
public sealed class LiveTensorTests
{
    private const int Rows = 256;
    private const int StepsPerRound = 100;

    /// <summary>In bytes, over the last nine tenths of the rounds. One forgotten tensor of the batch's size a step would be 110 MB in 10,000.</summary>
    private const long AllowedGrowth = 32 << 20;

    private static readonly Dictionary<string, (VaeArchitecture Architecture, VaeOptions Options)> _cases = new(StringComparer.Ordinal)
    {
        ["Adam, clipping"] = (
            VaeArchitecture.Mlp(12, 2, [8], likelihood: VaeLikelihood.Bernoulli),
            new VaeOptions { Optimizer = new Adam { WeightDecay = 0.01 }, GradientClipNorm = 1 }),
        ["AdamW, missing values"] = (
            VaeArchitecture.Mlp(12, 2, [8], Activation.LeakyReLU, new GaussianLikelihood { Variance = GaussianVariance.PerOutput })
                with { MissingValues = MissingValues.Ignore },
            new VaeOptions { Optimizer = new AdamW { WeightDecay = 0.01 }, Objective = new ElboObjective { FreeBits = 0.1, Samples = 2 } }),
        ["SGD, convolutions"] = (
            VaeArchitecture.Convolutional(new(3, 2, 2), 2, [4]),
            new VaeOptions { Optimizer = new Sgd() }),
    };

    [Theory]
    [InlineData("Adam, clipping", 100)]
    [InlineData("AdamW, missing values", 20)]
    [InlineData("SGD, convolutions", 20)]
    public void Step_ThousandsOfTimes_TensorsAndMemoryStayFlat(string name, int rounds)
    {
        var (architecture, options) = _cases[name];
        var batch = TestBatches.Make(Rows, 12, 2, Named.SamplesOf(options));
        Collect();
        var before = Live();
        using (var session = TorchSharpVae.CreateEngine().StartSession(
            VaeWeights.Initialize(architecture, 1), options with { Run = options.Run with { Threads = 1, Device = "cpu" } }))
        {
            var (live, resident) = ((0L, 0L), 0L);
            for (var round = 0; round < rounds; round++)
            {
                for (var i = 0; i < StepsPerRound; i++)
                {
                    session.Step(batch, 1, 1e-3);
                }

                session.Evaluate(batch, 1);
                session.ImportState(session.ExportState());
                _ = session.ExportWeights();
                Collect();
                live = round == 0 ? Live() : live;
                resident = round == rounds / 10 ? Environment.WorkingSet : resident;
                Assert.Equal(live, Live());
            }

            Assert.InRange(Environment.WorkingSet - resident, long.MinValue, AllowedGrowth);
        }

        Assert.Equal(before, Live());
    }

    /// <summary>This thread's tensors, and all in the process.</summary>
    private static (long Thread, long Process) Live() =>
        (DisposeScopeManager.Statistics.ThreadTotalLiveCount, torch.Tensor.TotalCount);

    /// <summary>Finalizes what earlier tests have left; a session itself leaves nothing to it.</summary>
    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
