using System.Numerics;
using Vae.Kernels;
using Xunit;

namespace Vae.Tests.Kernels;

public sealed unsafe class PosteriorKernelsTests
{
    /// <summary>logVar comes out of one exp and one log in single precision: a few units in the last place.</summary>
    private const double Tolerance = 1e-6;

    public static TheoryData<PosteriorScale> Scales => [.. Enum.GetValues<PosteriorScale>()];

    [Theory]
    [MemberData(nameof(Scales))]
    public void LogVariance_OverTheWholeRange_AsInDouble(PosteriorScale scale)
    {
        var s = Enumerable.Range(-640, 1280).Select(i => i / 8f).ToArray();
        var logVar = LogVariance(scale, s);
        for (var i = 0; i < s.Length; i++)
        {
            var raw = scale switch
            {
                PosteriorScale.LogStandardDeviation => 2.0 * s[i],
                PosteriorScale.SoftplusStandardDeviation => 2 * Math.Log(ReferenceFunctions.Softplus(s[i])),
                _ => s[i],
            };
            Near.Value(Math.Clamp(raw, -30, 20), logVar[i], Tolerance, Tolerance, $"logVar({s[i]})");
        }
    }

    [Theory]
    [MemberData(nameof(Scales))]
    public void LogVariance_Extremes_ClampedAndFinite(PosteriorScale scale)
    {
        float[] s = [1000, -1000, float.MaxValue, float.MinValue, 1e30f, -1e30f, 0, 0];
        var logVar = LogVariance(scale, [.. s, .. s]);
        var top = scale == PosteriorScale.SoftplusStandardDeviation ? (float)(2 * Math.Log(1000)) : 20;

        Near.Value(Math.Min(20, top), logVar[0], Tolerance, Tolerance, "logVar(1000)");
        Assert.Equal([-30f, 20f, -30f, 20f, -30f], logVar[1..6]);
    }

    [Fact]
    public void KlDivergence_OverARange_AsInDoubleNeverNegativeAndZeroAtThePrior()
    {
        Assert.Equal(0, PosteriorKernels.KlDivergence(Vector<float>.Zero, Vector<float>.Zero)[0]);
        for (var mu = -3f; mu <= 3; mu += 0.5f)
        {
            for (var logVar = -30f; logVar <= 20; logVar += 0.01f)
            {
                var kl = PosteriorKernels.KlDivergence(new Vector<float>(mu), new Vector<float>(logVar))[0];
                Assert.True(kl >= 0);
                // exp(logVar) - 1 - logVar cancels near 0, where little of it is left.
                Near.Value(ReferenceVae.KlDivergence(mu, logVar), kl, 2e-7, Tolerance, $"KL({mu}, {logVar})");
            }
        }
    }

    [Fact]
    public void Reparameterize_Values_MeanPlusDeviationTimesNoise()
    {
        var count = 4 * Vector<float>.Count;
        var (mu, logVar, epsilon) = (TestValues.Normal(count, 1), TestValues.Normal(count, 2, 3), TestValues.Normal(count, 3));
        var z = new float[count];
        fixed (float* m = mu, v = logVar, e = epsilon, to = z)
        {
            PosteriorKernels.Reparameterize(m, v, e, to, count);
        }

        for (var i = 0; i < count; i++)
        {
            Near.Value(mu[i] + (Math.Exp(logVar[i] / 2.0) * epsilon[i]), z[i], Tolerance, Tolerance, $"z[{i}]");
        }
    }

    private static float[] LogVariance(PosteriorScale scale, float[] s)
    {
        var kernels = (VaeArchitecture.Mlp(1, 1, []) with { PosteriorScale = scale }).Posterior();
        var logVar = new float[s.Length];
        fixed (float* from = s, to = logVar)
        {
            kernels.LogVariance(from, to, s.Length);
        }

        return logVar;
    }
}
