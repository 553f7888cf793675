using Vae.Kernels;
using Vae.Managed;
using Xunit;

namespace Vae.Tests.Managed;

/// <summary>The update rules against their formulas in double precision. PyTorch's fixtures hold the same from outside.</summary>
public sealed class OptimizerKernelTests
{
    /// <summary>Five updates of weights near 1, each with a few roundings of 6e-8.</summary>
    private const double Tolerance = 2e-6;

    [Theory]
    [InlineData("Adam", 0.0)]
    [InlineData("Adam", 0.1)]
    [InlineData("AdamW", 0.1)]
    [InlineData("Sgd", 0.0)]
    [InlineData("Sgd", 0.1)]
    public void Step_FiveTimesWithChangingRate_AsInDouble(string optimizer, double decay)
    {
        var options = new VaeOptions
        {
            Optimizer = optimizer switch
            {
                nameof(Sgd) => new Sgd { WeightDecay = decay, Momentum = 0.7 },
                nameof(AdamW) => new AdamW { WeightDecay = decay, Beta1 = 0.8, Beta2 = 0.95 },
                _ => new Adam { WeightDecay = decay, Beta1 = 0.8, Beta2 = 0.95 },
            },
        };
        var (actual, expected) = (Run(options, parts: 1), TestValues.Normal(Count, 1).Select(w => (double)w).ToArray());
        var (m, v) = (new double[Count], new double[Count]);
        for (var t = 1; t <= Steps; t++)
        {
            var gradient = TestValues.Normal(Count, 10 + t);
            for (var i = 0; i < Count; i++)
            {
                var rate = Rate(t);
                if (optimizer == nameof(AdamW))
                {
                    expected[i] -= rate * decay * expected[i];
                }

                var g = gradient[i] + (optimizer == nameof(AdamW) ? 0 : decay * expected[i]);
                if (optimizer == nameof(Sgd))
                {
                    m[i] = (0.7 * m[i]) + g;
                    expected[i] -= rate * m[i];
                    continue;
                }

                m[i] = (0.8 * m[i]) + (0.2 * g);
                v[i] = (0.95 * v[i]) + (0.05 * g * g);
                expected[i] -= rate * (m[i] / (1 - Math.Pow(0.8, t))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.95, t))) + 1e-8);
            }
        }

        Near.Values(expected, actual, Tolerance, Tolerance, "weight");
    }

    [Theory]
    [InlineData("Adam")]
    [InlineData("Sgd")]
    public void Step_AnyCountOfParts_SameBits(string optimizer)
    {
        var options = new VaeOptions { Optimizer = Named.Optimizer(optimizer), GradientClipNorm = 1 };
        var alone = Run(options, parts: 1);

        Near.SameBits(alone, Run(options, parts: 2));
        Near.SameBits(alone, Run(options, parts: 3));
    }

    // More than one chunk of the norm, and no whole vector at the end.
    private const int Count = 9001;

    private const int Steps = 5;

    private static double Rate(int step) => 0.01 * step;

    private static float[] Run(VaeOptions options, int parts)
    {
        using var team = new WorkerTeam(parts);
        var (parameters, gradients) = (new AlignedBuffer(Count), new AlignedBuffer(Count));
        TestValues.Normal(Count, 1).CopyTo(parameters.Span);
        var kernel = new OptimizerKernel(options, parameters, gradients, team);
        for (var t = 1; t <= Steps; t++)
        {
            TestValues.Normal(Count, 10 + t).CopyTo(gradients.Span);
            kernel.Step(Rate(t));
        }

        return parameters.Span.ToArray();
    }
}
