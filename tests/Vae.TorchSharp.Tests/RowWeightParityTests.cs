using Vae.TorchSharp.Training;
using Vae.Training;
using Xunit;

namespace Vae.TorchSharp.Tests;

/// <summary>With weighted rows, the managed engine and TorchSharp give the same losses and gradients.</summary>
public sealed class RowWeightParityTests
{
    /// <summary>As in the unweighted parity tests.</summary>
    private const double Tolerance = 1e-5;

    public static TheoryData<string, int, double, VaeObjective> Cases
    {
        get
        {
            var data = new TheoryData<string, int, double, VaeObjective>();
            foreach (var likelihood in new[] { "Bernoulli", "Fixed", "Learned", "PerFeatureTanh", "PerOutput", "Categorical", "Mixed" })
            {
                data.Add(likelihood, 1, 0, VaeObjective.Vae);
                data.Add(likelihood, 3, 0.1, VaeObjective.Vae);
                data.Add(likelihood, 1, 0, VaeObjective.Autoencoder);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_Weights_LossesAndGradientsAsManaged(string likelihood, int samples, double freeBits, VaeObjective objective)
    {
        var parity = new ParityCase
        {
            Likelihood = ParityCase.LikelihoodOf(likelihood),
            Options = new VaeOptions { Samples = samples, FreeBits = freeBits, Objective = objective },
        };
        var plain = parity.BatchOf(0);
        var batch = new VaeBatch(plain.Rows, plain.InputDimension, plain.LatentDimension, plain.Samples, rowWeights: true);
        batch.Begin(plain.Rows);
        plain.Target.CopyTo(batch.Target);
        plain.Epsilon.CopyTo(batch.Epsilon);
        for (var row = 0; row < batch.Rows; row++)
        {
            batch.RowWeights[row] = row % 3 * 0.75f;
        }

        using var managed = new ManagedSession(parity.Weights, parity.FullOptions);
        using var torchSharp = (TorchSharpSession)TorchSharpVae.CreateEngine().StartSession(parity.Weights, parity.FullOptions);
        var expected = managed.Step(batch, 0.7, 0.01);
        var actual = torchSharp.Step(batch, 0.7, 0.01);

        AssertNear(expected.Loss, actual.Loss);
        AssertNear(expected.ReconstructionLoss, actual.ReconstructionLoss);
        AssertNear(expected.KlDivergence, actual.KlDivergence);
        var gradients = managed.Gradients.ToArray();
        var allowed = Tolerance * gradients.Max(MathF.Abs);
        Assert.All(gradients.Zip(torchSharp.ExportGradients()), pair => Assert.InRange(pair.Second, pair.First - allowed, pair.First + allowed));
    }

    private static void AssertNear(double expected, double actual) =>
        Assert.InRange(actual, expected - (Tolerance * Math.Max(1, Math.Abs(expected))), expected + (Tolerance * Math.Max(1, Math.Abs(expected))));
}
