using Vae.Kernels;
using Xunit;

namespace Vae.Tests.Kernels;

/// <summary>The way down and the way up of a convolution against naive double loops.</summary>
public sealed unsafe class ConvolutionKernelsTests
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
            var tolerance = (problem.Shape.Taps * Math.Max(problem.Shape.CoarseChannels, problem.Shape.FineChannels)) + 8;

            Near.Values(problem.Down(problem.CoarseBias), Down(problem, parts: 1), tolerance * TolerancePerTerm, 0, $"down, {problem.Shape}, {rows} rows,");
            Near.Values(problem.Up(problem.FineBias), Up(problem, parts: 1), tolerance * TolerancePerTerm, 0, $"up, {problem.Shape}, {rows} rows,");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_ManyShapes_TheBitsOfOneChainOfMultiplyAdds(int index)
    {
        var problem = new ConvolutionProblem(ConvolutionProblem.Shapes[index], PanelLayout.Lanes + 1);

        Near.SameBits(problem.DownChain(problem.CoarseBias), Down(problem, parts: 1), $"down, {problem.Shape}, value");
        Near.SameBits(problem.UpChain(problem.FineBias), Up(problem, parts: 1), $"up, {problem.Shape}, value");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_AnyCountOfParts_SameBits(int index)
    {
        var problem = new ConvolutionProblem(ConvolutionProblem.Shapes[index], PanelLayout.Lanes + 2);
        var (down, up) = (Down(problem, parts: 1), Up(problem, parts: 1));
        foreach (var parts in (int[])[2, 3, 4, 7, 40])
        {
            Near.SameBits(down, Down(problem, parts), $"down, {problem.Shape}, {parts} parts, value");
            Near.SameBits(up, Up(problem, parts), $"up, {problem.Shape}, {parts} parts, value");
        }
    }

    [Fact]
    public void Run_MoreColumnsThanFitTheScratchAtOnce_AsNaiveDoubleLoops()
    {
        // 4,000 terms a position: one position at a time.
        var shape = new Conv2dLayer(3, Kernel: 3, Stride: 2, Padding: 1).ShapeOn(new(450, 3, 3));
        var problem = new ConvolutionProblem(shape, rows: 2);

        Near.Values(problem.Down(problem.CoarseBias), Down(problem, parts: 2), 4100 * TolerancePerTerm, 0, "down");
        Near.Values(problem.Up(problem.FineBias), Up(problem, parts: 2), 4100 * TolerancePerTerm, 0, "up");
    }

    private static float[] Down(ConvolutionProblem problem, int parts) => Run(
        ConvolutionPlan.Down(problem.Shape), problem, problem.CoarseBias, problem.Fine, problem.Coarse.Length, parts);

    private static float[] Up(ConvolutionProblem problem, int parts) => Run(
        ConvolutionPlan.Up(problem.Shape), problem, problem.FineBias, problem.Coarse, problem.Fine.Length, parts);

    private static float[] Run(
        ConvolutionPlan plan, ConvolutionProblem problem, float[] bias, float[] source, int targetLength, int parts)
    {
        var from = ConvolutionProblem.Pack(source, source.Length / problem.Rows);
        var to = new AlignedBuffer(PanelLayout.Length(problem.Rows, targetLength / problem.Rows));
        var packed = new AlignedBuffer(plan.IsPacked ? ConvolutionWeights.PackedLength(plan) : 0);
        var scratch = new AlignedBuffer(ConvolutionKernels.ScratchLength(plan));

        // Whatever is not written shows as NaN.
        to.Span.Fill(float.NaN);
        packed.Span.Fill(float.NaN);
        scratch.Span.Fill(float.NaN);
        fixed (float* weight = problem.Weight, b = bias)
        {
            for (var part = 0; plan.IsPacked && part < parts; part++)
            {
                ConvolutionWeights.Pack(plan, weight, packed.Pointer, part, parts);
            }

            for (var part = 0; part < parts; part++)
            {
                ConvolutionKernels.Run(
                    plan, plan.IsPacked ? packed.Pointer : weight, b, from.Pointer, new PanelBatch(problem.Rows), to.Pointer, scratch.Pointer, part, parts);
            }
        }

        GC.KeepAlive((from, packed, scratch));
        return ConvolutionProblem.Unpack(to, problem.Rows, targetLength / problem.Rows);
    }
}
