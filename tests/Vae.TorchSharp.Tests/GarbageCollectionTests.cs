using Xunit;

namespace Vae.TorchSharp.Tests;

public sealed class GarbageCollectionTests
{
    private const int Steps = 1000;

    /// <summary>A number passed to native code must outlive the call: see <c>Scalars</c>.</summary>
    [Fact]
    public async Task Step_CollectedAllTheWhile_GivesTheSameLosses()
    {
        var architecture = VaeArchitecture.Mlp(
            12, 2, [8], Activation.LeakyReLU, new GaussianLikelihood { Variance = GaussianVariance.PerOutput });
        var options = new VaeOptions { Optimizer = VaeOptimizer.AdamW, WeightDecay = 0.01, FreeBits = 0.01, Threads = 1 };
        var expected = Losses(architecture, options);
        using var done = new CancellationTokenSource();
        var collecting = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });

        var losses = Losses(architecture, options);
        await done.CancelAsync();
        await collecting;

        Assert.Equal(expected, losses);
    }

    private static double[] Losses(VaeArchitecture architecture, VaeOptions options)
    {
        var batch = TestBatches.Make(4, 12, 2);
        using var session = TorchSharpVae.CreateEngine().StartSession(VaeWeights.Initialize(architecture, seed: 1), options);
        return [.. Enumerable.Range(0, Steps).Select(_ => session.Step(batch, beta: 0.5, learningRate: 1e-3).Loss)];
    }
}
