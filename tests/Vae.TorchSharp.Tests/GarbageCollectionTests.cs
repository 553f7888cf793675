using Xunit;

namespace Vae.TorchSharp.Tests;

public sealed class GarbageCollectionTests
{
    private const int Steps = 400;

    private static readonly Dictionary<string, ParityCase> _cases = new(StringComparer.Ordinal)
    {
        ["AdamW"] = new()
        {
            Activation = Activation.LeakyReLU,
            Likelihood = ParityCase.LikelihoodOf("PerOutput"),
            Options = new VaeOptions { Optimizer = new AdamW { WeightDecay = 0.01 }, Objective = new ElboObjective { FreeBits = 0.01 } },
        },
        ["Adam, clipping, missing values"] = new()
        {
            Activation = Activation.ELU,
            Likelihood = ParityCase.LikelihoodOf("Mixed"),
            PosteriorScale = PosteriorScale.SoftplusStandardDeviation,
            Missing = true,
            Options = new VaeOptions { GradientClipNorm = 1, Optimizer = new Adam { WeightDecay = 0.01 } },
        },
        ["SGD, normalisation"] = new()
        {
            Network = VaeArchitecture.Convolutional(new(1, 2, 2), 1, [2]),
            Options = new VaeOptions { Optimizer = new Sgd { WeightDecay = 0.01 } },
        },
    };

    public static TheoryData<string> Names => [.. _cases.Keys];

    /// <summary>A number passed to native code must outlive the call: see <c>Scalars</c>.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Step_CollectedAllTheWhile_GivesTheSameLosses(string name)
    {
        var expected = Losses(_cases[name]);
        using var done = new CancellationTokenSource();
        var collecting = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });

        var losses = Losses(_cases[name]);
        await done.CancelAsync();
        await collecting;

        Assert.Equal(expected, losses);
    }

    private static double[] Losses(ParityCase parity)
    {
        var batch = parity.BatchOf(0);
        using var session = TorchSharpVae.CreateEngine().StartSession(parity.Weights, parity.FullOptions);
        return [.. Enumerable.Range(0, Steps).Select(_ => session.Step(batch, beta: 0.5, learningRate: 1e-3).Loss)];
    }
}
