using Vae.Kernels;
using Vae.Managed.Layers;
using Vae.Tests.Kernels;
using Xunit;

namespace Vae.Tests.Managed.Layers;

/// <summary>Both kinds of convolution, forward and backward, against naive double loops.</summary>
public sealed unsafe class ConvolutionLayerTests
{
    /// <summary>A sum of n products of values near 1 in single precision: n roundings of 6e-8 at most, far fewer in the mean.</summary>
    private const double TolerancePerTerm = 2.5e-7;

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, ConvolutionProblem.Shapes.Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void ForwardAndBackward_BothKinds_AsNaiveDoubleLoops(int index)
    {
        var problem = new ConvolutionProblem(ConvolutionProblem.Shapes[index], PanelLayout.Lanes + 3);
        var shape = problem.Shape;
        var tolerance = ((shape.Taps * Math.Max(shape.CoarseChannels, shape.FineChannels)) + 8) * TolerancePerTerm;
        var longTolerance = ((problem.Rows * Math.Max(shape.CoarsePixels, shape.FinePixels)) + 8) * TolerancePerTerm;
        foreach (var transposed in new[] { false, true })
        {
            var result = Run(problem, transposed, normalized: false, parts: 1);

            var y = transposed ? problem.Up(problem.FineBias) : problem.Down(problem.CoarseBias);
            var dx = transposed ? problem.Down(new float[shape.CoarseChannels]) : problem.Up(new float[shape.FineChannels]);
            Near.Values(y, result.Y, tolerance, 0, $"y, {shape},");
            Near.Values(dx, result.InputGradient, tolerance, 0, $"dx, {shape},");
            Near.Values(problem.WeightGradient(), result.Gradients.AsSpan(0, shape.WeightLength), longTolerance, 0, $"dW, {shape},");
            var dy = transposed ? problem.Fine : problem.Coarse;
            Near.Values(
                ChannelSums(dy, problem.Rows, transposed ? shape.FineChannels : shape.CoarseChannels),
                result.Gradients.AsSpan(shape.WeightLength), longTolerance, 0, $"db, {shape},");
        }
    }

    [Fact]
    public void ForwardAndBackward_AnyCountOfParts_SameBits()
    {
        foreach (var shape in ConvolutionProblem.Shapes.Take(8))
        {
            var problem = new ConvolutionProblem(shape, (2 * PanelLayout.Lanes) + 1);
            foreach (var transposed in new[] { false, true })
            {
                var alone = Run(problem, transposed, normalized: false, parts: 1);
                for (var parts = 2; parts <= 4; parts++)
                {
                    var shared = Run(problem, transposed, normalized: false, parts);
                    Near.SameBits(alone.Y, shared.Y, $"y with {parts} parts");
                    Near.SameBits(alone.InputGradient, shared.InputGradient, $"dx with {parts} parts");
                    Near.SameBits(alone.Gradients, shared.Gradients, $"dW or db with {parts} parts");
                }
            }
        }
    }

    [Fact]
    public void Backward_BatchNormalisationFollows_NoGradientOfTheBias()
    {
        var problem = new ConvolutionProblem(ConvolutionProblem.Shapes[3], rows: 5);

        var gradients = Run(problem, transposed: false, normalized: true, parts: 2).Gradients;

        Assert.All(gradients[problem.Shape.WeightLength..], value => Assert.Equal(0, value));
    }


    private static double[] ChannelSums(float[] values, int rows, int channels)
    {
        var sums = new double[channels];
        var pixels = values.Length / rows / channels;
        for (var i = 0; i < values.Length; i++)
        {
            sums[i / pixels % channels] += values[i];
        }

        return sums;
    }

    private static Result Run(ConvolutionProblem problem, bool transposed, bool normalized, int parts)
    {
        var (shape, batch) = (problem.Shape, new PanelBatch(problem.Rows));
        var (x, dy, bias) = transposed
            ? (problem.Coarse, problem.Fine, problem.FineBias)
            : (problem.Fine, problem.Coarse, problem.CoarseBias);
        var parameters = new AlignedBuffer(shape.WeightLength + bias.Length);
        var gradients = new AlignedBuffer(parameters.Length);
        problem.Weight.CopyTo(parameters.Span);
        bias.CopyTo(parameters.Span[shape.WeightLength..]);
        var layer = new ConvolutionLayer(
            shape, transposed, normalized, new(parameters.Pointer, gradients.Pointer, null), batch.Panels, parts);
        using var team = new WorkerTeam(parts);
        var (input, outputGradient) = (ConvolutionProblem.Pack(x, layer.Inputs), ConvolutionProblem.Pack(dy, layer.Outputs));
        var inputGradient = new AlignedBuffer(input.Length);
        // Whatever is not written shows as NaN.
        inputGradient.Span.Fill(float.NaN);

        layer.Forward(team, input.Pointer, batch, training: true);
        layer.Backward(team, batch, outputGradient.Pointer, inputGradient.Pointer);
        GC.KeepAlive((parameters, input, outputGradient));
        return new(
            ConvolutionProblem.Unpack(layer.Output, problem.Rows, layer.Outputs),
            ConvolutionProblem.Unpack(inputGradient, problem.Rows, layer.Inputs),
            gradients.Span.ToArray());
    }

    private sealed record Result(float[] Y, float[] InputGradient, float[] Gradients);
}
