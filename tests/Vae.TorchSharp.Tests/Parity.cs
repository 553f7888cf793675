using Vae.Managed;
using Vae.TorchSharp.Training;
using Vae.Training;
using Xunit;

namespace Vae.TorchSharp.Tests;

/// <summary>Runs both engines from equal weights, batches and noise, and compares what they give.</summary>
internal static class Parity
{
    public const int Steps = 10;

    /// <summary>
    /// Relative. The engines promise 1e-4 over ten steps; a fifth of it shows a drift before the promise breaks. Mostly they differ by
    /// 1e-7, but where Adam divides a gradient of almost 0 by its own size a rounding in it moves the loss by 1e-5.
    /// </summary>
    private const double LossTolerance = 2e-5;

    /// <summary>Relative to the largest gradient: of the first step, from equal weights.</summary>
    private const double FirstGradientTolerance = 1e-5;

    /// <summary>Relative to the largest gradient: of later steps, from weights that have drifted apart by roundings.</summary>
    private const double GradientTolerance = 1e-4;

    /// <summary>Adam divides a gradient by its own size: a rounding in a small one moves a weight by a share of the rate, 0.01.</summary>
    private const double WeightTolerance = 1e-4;

    public static void Assert(ParityCase parity)
    {
        using var torch = (TorchSharpSession)TorchSharpVae.CreateEngine().StartSession(parity.Weights, parity.FullOptions);
        using var managed = (ManagedSession)VaeTrainer.Managed.StartSession(parity.Weights, parity.FullOptions);
        for (var i = 0; i < Steps; i++)
        {
            var batch = parity.BatchOf(i);
            var rate = 0.01 / (1 + i);
            var beta = parity.Beta * (i + 1) / Steps;
            AssertLosses(managed.Step(batch, beta, rate), torch.Step(batch, beta, rate), $"step {i}");
            var expected = Clipped(managed.Gradients, parity.Options.GradientClipNorm);
            AssertClose(
                expected, torch.ExportGradients().AsSpan(0, expected.Length),
                (i == 0 ? FirstGradientTolerance : GradientTolerance) * expected.Max(MathF.Abs), $"gradient of step {i}");
        }

        AssertWeights(managed.ExportWeights(), torch.ExportWeights());

        // By running statistics, where there are any.
        managed.ImportState(torch.ExportState());
        AssertLosses(managed.Evaluate(parity.BatchOf(0), parity.Beta), torch.Evaluate(parity.BatchOf(0), parity.Beta), "evaluation");
    }

    public static void AssertLosses(VaeLosses managed, VaeLosses torch, string when)
    {
        AssertNear(managed.Loss, torch.Loss, $"loss of {when}");
        AssertNear(managed.ReconstructionLoss, torch.ReconstructionLoss, $"reconstruction of {when}");
        AssertNear(managed.KlDivergence, torch.KlDivergence, $"KL of {when}");
    }

    private static void AssertWeights(VaeWeights managed, VaeWeights torch)
    {
        var arbitrary = Arbitrary(managed.Architecture.Encoder, "encoder").Concat(Arbitrary(managed.Architecture.Decoder, "decoder")).ToHashSet();
        foreach (var name in managed.Parameters.Select(parameter => parameter.Name).Except(arbitrary))
        {
            AssertClose(managed[name], torch[name], WeightTolerance, name);
        }
    }

    /// <summary>
    /// Normalisation takes away the bias of a convolution right before it, whose gradient is then nothing but rounding. Adam makes a
    /// step of almost the rate of any rounding, to no effect on what the network gives; the running mean goes along.
    /// </summary>
    private static IEnumerable<string> Arbitrary(IReadOnlyList<VaeLayer> layers, string prefix) =>
        Enumerable.Range(1, Math.Max(0, layers.Count - 1))
            .Where(i => layers[i] is BatchNorm2dLayer && layers[i - 1] is Conv2dLayer or ConvTranspose2dLayer)
            .SelectMany(i => new[] { $"{prefix}.{i - 1}.bias", $"{prefix}.{i}.running_mean" });

    /// <summary>The managed engine keeps the gradient as it was before clipping, TorchSharp clips it in place.</summary>
    private static float[] Clipped(ReadOnlySpan<float> gradient, double? limit)
    {
        var norm = Math.Sqrt(gradient.ToArray().Sum(g => (double)g * g));
        var scale = Math.Min(1, (limit ?? double.PositiveInfinity) / (norm + 1e-6));
        return [.. gradient.ToArray().Select(g => (float)(g * scale))];
    }

    private static void AssertNear(double managed, double torch, string what) =>
        Xunit.Assert.True(
            Math.Abs(managed - torch) <= LossTolerance * Math.Max(Math.Abs(managed), 0.01),
            $"The {what}: managed {managed}, TorchSharp {torch}.");

    private static void AssertClose(ReadOnlySpan<float> managed, ReadOnlySpan<float> torch, double tolerance, string what)
    {
        Xunit.Assert.Equal(managed.Length, torch.Length);
        for (var i = 0; i < managed.Length; i++)
        {
            Xunit.Assert.True(Math.Abs(managed[i] - torch[i]) <= tolerance, $"{what} {i}: managed {managed[i]}, TorchSharp {torch[i]}.");
        }
    }
}
