using Vae.Architecture;
using Vae.Kernels;
using Vae.Managed.Layers;
using Vae.Tests.Kernels;
using Xunit;

namespace Vae.Tests.Managed.Layers;

/// <summary>Batch normalisation with the nonlinearity after it, forward and backward, against naive double loops.</summary>
public sealed unsafe class BatchNormLayerTests
{
    /// <summary>Values near 1 through a dozen roundings of 6e-8, their sums through a few hundred.</summary>
    private const double Tolerance = 5e-6;

    private const double Epsilon = 1e-3;

    private static readonly float[] _gamma = [1.5f, -0.5f, 0.8f];

    private static readonly float[] _beta = [0.1f, -0.7f, 0f];

    private static readonly float[] _running = [0.3f, -0.2f, 5f, 2f, 0.5f, 1f];

    public static TheoryData<int, int, int, Activation> Cases
    {
        get
        {
            var cases = new TheoryData<int, int, int, Activation>();
            foreach (var function in Enum.GetValues<Activation>())
            {
                cases.Add(5, 3, 1, function);
                cases.Add((2 * PanelLayout.Lanes) + 3, 9, 2, function);
            }

            cases.Add(1, 1, 1, Activation.Identity);
            cases.Add(PanelLayout.Lanes, 20, 3, Activation.Tanh);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ForwardAndBackward_Training_AsNaiveDoubleLoops(int rows, int pixels, int draws, Activation function)
    {
        var shape = new LayerShape(3, pixels, 1);
        var (x, dy) = Values(rows * draws, pixels);
        using var harness = new Harness(shape, function, rows, draws, parts: 1);
        var result = harness.Run(x, dy, training: true);

        var (y, dx, gradients) = (new double[x.Length], new double[x.Length], new double[6]);
        for (var c = 0; c < 3; c++)
        {
            int[] of = [.. Enumerable.Range(0, x.Length).Where(i => i / pixels % 3 == c)];
            var mean = of.Average(i => (double)x[i]);
            var variance = of.Average(i => (x[i] - mean) * (x[i] - mean));
            var deviation = Math.Sqrt(variance + Epsilon);
            var slope = new double[x.Length];
            foreach (var i in of)
            {
                var u = (_gamma[c] * (x[i] - mean) / deviation) + _beta[c];
                y[i] = ReferenceFunctions.Apply(function, u);
                slope[i] = dy[i] * (ReferenceFunctions.Apply(function, u + 1e-6) - ReferenceFunctions.Apply(function, u - 1e-6)) / 2e-6;
                gradients[c] += slope[i] * (x[i] - mean) / deviation;
                gradients[3 + c] += slope[i];
            }

            foreach (var i in of)
            {
                var normalized = (x[i] - mean) / deviation;
                dx[i] = _gamma[c] / deviation
                    * (slope[i] - (gradients[3 + c] / of.Length) - (normalized * gradients[c] / of.Length));
            }

            var unbiased = of.Length > 1 ? variance * of.Length / (of.Length - 1) : 0;
            Near.Value((0.9 * _running[c]) + (0.1 * mean), result.Running[c], Tolerance, Tolerance, "running mean");
            Near.Value((0.9 * _running[3 + c]) + (0.1 * unbiased), result.Running[3 + c], Tolerance, Tolerance, "running variance");
        }

        Near.Values(y, result.Y, Tolerance, Tolerance, "y");
        Near.Values(dx, result.InputGradient, Tolerance * 10, Tolerance, "dx");
        Near.Values(gradients, result.Gradients, Tolerance * Math.Sqrt(x.Length), Tolerance, "dGamma or dBeta");
        Assert.True(result.IsZeroInUnusedLanes, "dx is not 0 in a lane that is not in use.");
    }

    [Fact]
    public void Forward_NotTraining_ByTheRunningStatisticsWhichStay()
    {
        var (x, dy) = Values(rows: 7, pixels: 4);
        using var harness = new Harness(new(3, 2, 2), Activation.LeakyReLU, rows: 7, draws: 1, parts: 2);
        var result = harness.Run(x, dy, training: false);

        var y = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var c = i / 4 % 3;
            var u = (_gamma[c] * (x[i] - _running[c]) / Math.Sqrt(_running[3 + c] + Epsilon)) + _beta[c];
            y[i] = ReferenceFunctions.Apply(Activation.LeakyReLU, u);
        }

        Near.Values(y, result.Y, Tolerance, Tolerance, "y");
        Near.SameBits(_running, result.Running);
    }

    [Fact]
    public void Forward_MeanFarFromZero_VarianceKeepsItsDigits()
    {
        // Values near 1,000 that vary by 1: a difference of mean squares would have no digits left.
        var (x, dy) = Values(rows: 40, pixels: 9);
        float[] far = [.. x.Select(value => 1000 + value)];
        using var harness = new Harness(new(3, 3, 3), Activation.Identity, rows: 40, draws: 1, parts: 1);
        var running = harness.Run(far, dy, training: true).Running;

        for (var c = 0; c < 3; c++)
        {
            var values = far.Where((_, i) => i / 9 % 3 == c).Select(value => (double)value).ToList();
            var unbiased = values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Count - 1);
            Near.Value((0.9 * _running[3 + c]) + (0.1 * unbiased), running[3 + c], 0, Tolerance, "running variance");
        }
    }

    [Fact]
    public void ForwardAndBackward_AnyCountOfParts_SameBits()
    {
        var (x, dy) = Values(rows: 2 * 37, pixels: 6);
        using var one = new Harness(new(3, 3, 2), Activation.LeakyReLU, rows: 37, draws: 2, parts: 1);
        var alone = one.Run(x, dy, training: true);
        for (var parts = 2; parts <= 4; parts++)
        {
            using var several = new Harness(new(3, 3, 2), Activation.LeakyReLU, rows: 37, draws: 2, parts);
            var shared = several.Run(x, dy, training: true);
            Near.SameBits(alone.Y, shared.Y, $"y with {parts} parts");
            Near.SameBits(alone.InputGradient, shared.InputGradient, $"dx with {parts} parts");
            Near.SameBits(alone.Gradients, shared.Gradients, $"dGamma or dBeta with {parts} parts");
            Near.SameBits(alone.Running, shared.Running, $"running statistics with {parts} parts");
        }
    }

    private static (float[] X, float[] Dy) Values(int rows, int pixels) =>
        (TestValues.Normal(rows * 3 * pixels, 1), TestValues.Normal(rows * 3 * pixels, 2));

    private sealed record Result(float[] Y, float[] InputGradient, float[] Gradients, float[] Running, bool IsZeroInUnusedLanes);

    /// <summary>A layer of three channels; its rows come draw after draw, each draw in panels of its own.</summary>
    private sealed class Harness : IDisposable
    {
        private readonly WorkerTeam _team;
        private readonly PanelBatch _batch;
        private readonly int _width;
        private readonly AlignedBuffer _parameters = new(6);
        private readonly AlignedBuffer _gradients = new(6);
        private readonly AlignedBuffer _statistics = new(6);
        private readonly BatchNormLayer _layer;

        public Harness(LayerShape shape, Activation function, int rows, int draws, int parts)
        {
            (_team, _batch, _width) = (new(parts), new(rows, draws), shape.Length);
            _gamma.CopyTo(_parameters.Span);
            _beta.CopyTo(_parameters.Span[3..]);
            _running.CopyTo(_statistics.Span);
            var cursor = new ParameterCursor(_parameters.Pointer, _gradients.Pointer, _statistics.Pointer);
            _layer = new(new(Epsilon), function, shape, cursor, _batch.Panels);
        }

        public Result Run(float[] x, float[] dy, bool training)
        {
            // Whatever lies in the lanes that are not in use must not count.
            var input = Pack(x, 77);
            var gradient = Pack(dy, 0);
            _layer.Forward(_team, input.Pointer, _batch, training);
            _layer.Backward(_team, _batch, gradient.Pointer, gradient.Pointer);
            return new(
                Unpack(_layer.Output), Unpack(gradient), _gradients.Span.ToArray(), _statistics.Span.ToArray(),
                Unused().All(i => gradient.Pointer[i] == 0));
        }

        public void Dispose() => _team.Dispose();

        private AlignedBuffer Pack(float[] rows, float unused)
        {
            var panels = new AlignedBuffer(PanelLayout.Room(_batch.Panels, _width));
            var perDraw = rows.Length / _batch.Draws;
            for (var draw = 0; draw < _batch.Draws; draw++)
            {
                var packed = ConvolutionProblem.Pack(rows[(draw * perDraw)..((draw + 1) * perDraw)], _width);
                packed.Span.CopyTo(panels.Span[(draw * packed.Length)..]);
            }

            foreach (var i in Unused())
            {
                panels.Pointer[i] = unused;
            }

            return panels;
        }

        private float[] Unpack(AlignedBuffer panels)
        {
            var perDraw = panels.Length / _batch.Draws;
            return
            [
                .. Enumerable.Range(0, _batch.Draws).SelectMany(draw =>
                {
                    var part = new AlignedBuffer(perDraw);
                    panels.Span.Slice(draw * perDraw, perDraw).CopyTo(part.Span);
                    return ConvolutionProblem.Unpack(part, _batch.Rows, _width);
                }),
            ];
        }

        private IEnumerable<int> Unused() => Enumerable.Range(0, _batch.Panels * _width * PanelLayout.Lanes).Where(i =>
            i % PanelLayout.Lanes >= _batch.LanesUsed(i / PanelLayout.Lanes / _width));
    }
}
