using Vae.Kernels;
using Xunit;

namespace Vae.Tests.Kernels;

/// <summary>One image at a time against the batch's kernels, to the last bit.</summary>
public sealed unsafe class RowConvolutionTests
{
    private const int RandomShapes = 60;

    [Fact]
    public void Run_TheShapesOfTheBatchsTests_ItsBits()
    {
        foreach (var shape in ConvolutionProblem.Shapes)
        {
            Check(shape);
        }
    }

    [Fact]
    public void Run_RandomShapes_TheBatchsBits()
    {
        var random = new Random(1);
        for (var i = 0; i < RandomShapes; i++)
        {
            var kernel = random.Next(1, 6);
            var layer = new Conv2dLayer(random.Next(1, 70), kernel, random.Next(1, 4), random.Next(0, kernel));
            Check(layer.ShapeOn(new(random.Next(1, 6), random.Next(kernel, 20), random.Next(kernel, 40))));
        }
    }

    private static void Check(ConvolutionShape shape)
    {
        var problem = new ConvolutionProblem(shape, rows: 1);
        Check(ConvolutionPlan.Down(shape), problem, problem.CoarseBias, problem.Fine, problem.Coarse.Length);
        Check(ConvolutionPlan.Up(shape), problem, problem.FineBias, problem.Coarse, problem.Fine.Length);
    }

    private static void Check(ConvolutionPlan plan, ConvolutionProblem problem, float[] bias, float[] source, int targetLength)
    {
        var weight = new AlignedBuffer(plan.IsPacked ? ConvolutionWeights.PackedLength(plan) : problem.Weight.Length);
        fixed (float* w = problem.Weight)
        {
            if (plan.IsPacked)
            {
                ConvolutionWeights.Pack(plan, w, weight.Pointer, part: 0, parts: 1);
            }
            else
            {
                problem.Weight.CopyTo(weight.Span);
            }
        }

        var biases = new AlignedBuffer(bias.Length);
        bias.CopyTo(biases.Span);
        Near.SameBits(
            Batch(plan, weight, biases, source, targetLength), Row(new(plan, weight, biases), source, targetLength),
            $"{(plan.IsPacked ? "up" : "down")}, {problem.Shape}, value");
        GC.KeepAlive((weight, biases));
    }

    private static float[] Batch(ConvolutionPlan plan, AlignedBuffer weight, AlignedBuffer bias, float[] source, int targetLength)
    {
        var from = ConvolutionProblem.Pack(source, source.Length);
        var to = new AlignedBuffer(PanelLayout.Length(1, targetLength));
        var scratch = new AlignedBuffer(ConvolutionKernels.ScratchLength(plan));
        ConvolutionKernels.Run(plan, weight.Pointer, bias.Pointer, from.Pointer, new(1), to.Pointer, scratch.Pointer, part: 0, parts: 1);
        GC.KeepAlive((weight, bias, from, scratch));
        return ConvolutionProblem.Unpack(to, 1, targetLength);
    }

    /// <summary>Blocks from the last to the first, each with scratch of its own: none depends on another.</summary>
    private static float[] Row(RowConvolution row, float[] source, int targetLength)
    {
        var from = new AlignedBuffer(source.Length);
        source.CopyTo(from.Span);
        var to = new AlignedBuffer(targetLength);
        var (shared, own) = (new AlignedBuffer(row.SharedFloats), new AlignedBuffer(row.OwnFloats));

        // Whatever is not written shows as NaN, and so does what is read from outside the image.
        new Span<float>(from.Pointer + source.Length, PanelLayout.Lanes).Fill(float.NaN);
        to.Span.Fill(float.NaN);
        shared.Span.Fill(float.NaN);
        row.Prepare(from.Pointer, shared.Pointer);
        for (var block = row.Blocks - 1; block >= 0; block--)
        {
            own.Span.Fill(float.NaN);
            row.Run(block, from.Pointer, shared.Pointer, own.Pointer, to.Pointer);
        }

        GC.KeepAlive((row, from, shared, own));
        return to.Span.ToArray();
    }
}
