using Vae.Kernels;
using Xunit;

namespace Vae.Tests.Kernels;

/// <summary>The gradient of a convolution's weight against naive double loops.</summary>
public sealed unsafe class ConvolutionGradientTests
{
    /// <summary>A sum of n products of values near 1 in single precision: n roundings of 6e-8 at most, far fewer in the mean.</summary>
    private const double TolerancePerTerm = 2.5e-7;

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, ConvolutionProblem.Shapes.Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_ManyShapesAndRows_AsNaiveDoubleLoops(int index)
    {
        foreach (var rows in (int[])[1, 3, PanelLayout.HalfLanes, PanelLayout.HalfLanes + 1, PanelLayout.Lanes, (2 * PanelLayout.Lanes) + 1])
        {
            var problem = new ConvolutionProblem(ConvolutionProblem.Shapes[index], rows);
            var tolerance = ((rows * problem.Shape.CoarsePixels) + 8) * TolerancePerTerm;

            Near.Values(problem.WeightGradient(), Run(problem, parts: 1), tolerance, 0, $"dW, {problem.Shape}, {rows} rows,");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_AnyCountOfParts_SameBits(int index)
    {
        var problem = new ConvolutionProblem(ConvolutionProblem.Shapes[index], PanelLayout.Lanes + 2);
        var alone = Run(problem, parts: 1);
        foreach (var parts in (int[])[2, 3, 4, 7, 40])
        {
            Near.SameBits(alone, Run(problem, parts), $"dW, {problem.Shape}, {parts} parts, value");
        }
    }

    [Fact]
    public void Run_ManyPositions_NoDigitsAreLostInLongSums()
    {
        // 64 x 64 positions of 32 rows, all near 1: sums near 131,072, whose single-precision steps are 0.0078.
        var problem = new ConvolutionProblem(new Conv2dLayer(1, 1, 1, 0).ShapeOn(new(1, 64, 64)), 32);
        for (var i = 0; i < problem.Coarse.Length; i++)
        {
            (problem.Coarse[i], problem.Fine[i]) = (1 + (problem.Coarse[i] / 100), 1 + (problem.Fine[i] / 100));
        }

        Near.Values(problem.WeightGradient(), Run(problem, parts: 1), 0.5, 0);
    }

    private static float[] Run(ConvolutionProblem problem, int parts)
    {
        var shape = problem.Shape;
        var coarse = ConvolutionProblem.Pack(problem.Coarse, shape.CoarseLength);
        var fine = ConvolutionProblem.Pack(problem.Fine, shape.FineLength);
        var kernel = new ConvolutionGradient(shape, parts);
        var gradient = new float[problem.Weight.Length];

        // Whatever is not written shows as NaN.
        Array.Fill(gradient, float.NaN);
        fixed (float* dWeight = gradient)
        {
            for (var part = 0; part < parts; part++)
            {
                kernel.Run(coarse.Pointer, fine.Pointer, new(problem.Rows), dWeight, part, parts);
            }
        }

        return gradient;
    }
}
