using Vae.Kernels;
using Vae.Managed.Layers;
using Xunit;

namespace Vae.Tests.Managed.Layers;

/// <summary>The three products of a linear layer, and its bias, against naive double loops.</summary>
public sealed unsafe class DenseLayerTests
{
    /// <summary>A sum of n products of values near 1 in single precision: n roundings of 6e-8 at most, far fewer in the mean.</summary>
    private const double TolerancePerTerm = 2.5e-7;

    public static TheoryData<int> Batches => [1, 2, 5, 6, 7, 8, 15, 16, 17, 31, 32, 33, 64, 65];

    [Theory]
    [MemberData(nameof(Batches))]
    public void ForwardAndBackward_ManyShapes_AsNaiveDoubleLoops(int batch)
    {
        int[] widths = [1, 2, 3, 5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 17, 24, 31, 32, 33, 40];
        foreach (var inputs in widths)
        {
            foreach (var outputs in widths)
            {
                Check(Problem.Create(batch, inputs, outputs));
            }
        }
    }

    [Theory]
    [InlineData(3, 1, 130)]
    [InlineData(3, 130, 1)]
    [InlineData(130, 64, 128)]
    [InlineData(100, 257, 19)]
    public void ForwardAndBackward_LargerShapes_AsNaiveDoubleLoops(int batch, int inputs, int outputs) =>
        Check(Problem.Create(batch, inputs, outputs));

    [Fact]
    public void ForwardAndBackward_AnyCountOfParts_SameBits()
    {
        foreach (var (batch, inputs, outputs) in new[] { (1, 1, 1), (5, 7, 3), (33, 13, 19), (65, 40, 31), (130, 6, 50) })
        {
            var problem = Problem.Create(batch, inputs, outputs);
            var alone = problem.Run(parts: 1);
            for (var parts = 2; parts <= 4; parts++)
            {
                var shared = problem.Run(parts);
                Near.SameBits(alone.Y, shared.Y, $"y with {parts} parts");
                Near.SameBits(alone.InputGradient, shared.InputGradient, $"dx with {parts} parts");
                Near.SameBits(alone.Gradients, shared.Gradients, $"dW or db with {parts} parts");
            }
        }
    }

    [Fact]
    public void Forward_RowInAnyCompany_SameBits()
    {
        var whole = Problem.Create(50, 13, 19);
        var together = whole.Run(parts: 1).Y;
        for (var row = 0; row < 50; row++)
        {
            var alone = (whole with { Batch = 1, X = whole.X[(row * 13)..((row + 1) * 13)], Dy = new float[19] }).Run(parts: 1).Y;

            Near.SameBits(alone, together.AsSpan(row * 19, 19), $"row {row}, value");
        }
    }

    [Fact]
    public void Backward_SmallerBatchAfterALargerOne_NothingOfTheLargerIsLeft()
    {
        var large = Problem.Create(40, 9, 11);
        var small = Problem.Create(3, 9, 11) with { Parameters = large.Parameters };
        using var layer = new Harness(large, capacity: 40, parts: 1);

        layer.Run(large);
        var after = layer.Run(small);

        var fresh = small.Run(parts: 1);
        Near.SameBits(fresh.Y, after.Y);
        Near.SameBits(fresh.InputGradient, after.InputGradient);
        Near.SameBits(fresh.Gradients, after.Gradients);
    }

    private static void Check(Problem problem)
    {
        var (batch, inputs, outputs) = (problem.Batch, problem.Inputs, problem.Outputs);
        var result = problem.Run(parts: 1);
        var y = new double[batch * outputs];
        var dx = new double[batch * inputs];
        var gradients = new double[(inputs * outputs) + outputs];
        for (var b = 0; b < batch; b++)
        {
            for (var o = 0; o < outputs; o++)
            {
                var dy = (double)problem.Dy[(b * outputs) + o];
                y[(b * outputs) + o] += problem.Parameters[(inputs * outputs) + o];
                gradients[(inputs * outputs) + o] += dy;
                for (var i = 0; i < inputs; i++)
                {
                    var (w, x) = ((double)problem.Parameters[(o * inputs) + i], (double)problem.X[(b * inputs) + i]);
                    y[(b * outputs) + o] += w * x;
                    dx[(b * inputs) + i] += w * dy;
                    gradients[(o * inputs) + i] += dy * x;
                }
            }
        }

        var shape = $"[{batch}, {inputs}] to {outputs}";
        Near.Values(y, result.Y, Tolerance(inputs), 0, $"y, {shape},");
        Near.Values(dx, result.InputGradient, Tolerance(outputs), 0, $"dx, {shape},");
        Near.Values(gradients, result.Gradients, Tolerance(batch), 0, $"dW or db, {shape},");
    }

    private static double Tolerance(int terms) => (terms + 8) * TolerancePerTerm;

    private sealed record Result(float[] Y, float[] InputGradient, float[] Gradients);

    /// <summary>x [B, I], dy [B, O]; parameters W [O, I], then the bias.</summary>
    private sealed record Problem(int Batch, int Inputs, int Outputs, float[] X, float[] Parameters, float[] Dy)
    {
        public static Problem Create(int batch, int inputs, int outputs) => new(
            batch, inputs, outputs,
            TestValues.Normal(batch * inputs, 1), TestValues.Normal((inputs * outputs) + outputs, 2),
            TestValues.Normal(batch * outputs, 3));

        public Result Run(int parts)
        {
            using var layer = new Harness(this, Batch, parts);
            return layer.Run(this);
        }
    }

    /// <summary>A layer with everything around it: the only place here that knows how batches lie in memory.</summary>
    private sealed class Harness : IDisposable
    {
        private readonly WorkerTeam _team;
        private readonly AlignedBuffer _parameters;
        private readonly AlignedBuffer _gradients;
        private readonly AlignedBuffer _x;
        private readonly AlignedBuffer _dy;
        private readonly AlignedBuffer _dx;
        private readonly DenseLayer _layer;

        public Harness(Problem problem, int capacity, int parts)
        {
            _team = new(parts);
            _parameters = new(problem.Parameters.Length);
            problem.Parameters.CopyTo(_parameters.Span);
            _gradients = new(problem.Parameters.Length);
            // Whatever is not written shows as NaN.
            _gradients.Span.Fill(float.NaN);
            _x = new(PanelLayout.Length(capacity, problem.Inputs));
            _dx = new(_x.Length);
            _dy = new(PanelLayout.Length(capacity, problem.Outputs));
            _layer = new(
                _parameters.Pointer, _gradients.Pointer, problem.Inputs, problem.Outputs, PanelLayout.PanelsFor(capacity), parts);
        }

        public Result Run(Problem problem)
        {
            var batch = new PanelBatch(problem.Batch);
            Pack(problem.X, problem.Inputs, _x);
            _layer.Forward(_team, _x.Pointer, batch, training: true);
            Pack(problem.Dy, problem.Outputs, _dy);
            _dx.Span.Fill(float.NaN);
            _layer.Backward(_team, batch, _dy.Pointer, _dx.Pointer);
            return new(
                Unpack(_layer.Output, problem.Batch, problem.Outputs),
                Unpack(_dx, problem.Batch, problem.Inputs),
                _gradients.Span.ToArray());
        }

        public void Dispose() => _team.Dispose();

        private static void Pack(float[] rows, int width, AlignedBuffer to)
        {
            fixed (float* from = rows)
            {
                var count = rows.Length / width;
                for (var p = 0; p < PanelLayout.PanelsFor(count); p++)
                {
                    var at = p * PanelLayout.Lanes * width;
                    PanelLayout.Pack(from + at, PanelLayout.LanesUsed(count, p), width, to.Pointer + at);
                }
            }
        }

        private static float[] Unpack(AlignedBuffer from, int count, int width)
        {
            var rows = new float[count * width];
            fixed (float* to = rows)
            {
                for (var p = 0; p < PanelLayout.PanelsFor(count); p++)
                {
                    var at = p * PanelLayout.Lanes * width;
                    PanelLayout.Unpack(from.Pointer + at, PanelLayout.LanesUsed(count, p), width, to + at);
                }
            }

            return rows;
        }
    }
}
