using Vae.Kernels;

namespace Vae.Tests.Kernels;

/// <summary>
/// A convolution's sizes and values with its three products in naive double loops, straight from the definition: place (ky, kx) of
/// the kernel joins coarse pixel (y, x) to fine pixel (y stride - padding + ky, x stride - padding + kx).
/// Images [row, channel, pixel]; weight [coarse channel, fine channel, ky, kx].
/// </summary>
internal sealed unsafe class ConvolutionProblem
{
    public ConvolutionProblem(ConvolutionShape shape, int rows)
    {
        (Shape, Rows) = (shape, rows);
        Weight = TestValues.Normal(shape.WeightLength, 1);
        CoarseBias = TestValues.Normal(shape.CoarseChannels, 2);
        FineBias = TestValues.Normal(shape.FineChannels, 3);
        Coarse = TestValues.Normal(rows * shape.CoarseLength, 4);
        Fine = TestValues.Normal(rows * shape.FineLength, 5);
    }

    /// <summary>
    /// Kernels below, at and above the stride; padding from none to all but one; images that the stride leaves over; single pixels;
    /// channels around the rows and lanes of a tile.
    /// </summary>
    public static IReadOnlyList<ConvolutionShape> Shapes { get; } =
    [
        Conv(1, 1, 1, 1, 1, 1, 0), Conv(1, 5, 4, 3, 3, 2, 1), Conv(3, 8, 8, 32, 3, 2, 1), Conv(2, 9, 7, 5, 3, 2, 1),
        Conv(4, 6, 6, 7, 4, 2, 1), Conv(5, 7, 7, 3, 4, 2, 2), Conv(6, 5, 5, 6, 3, 1, 1), Conv(33, 4, 4, 3, 3, 1, 1),
        Conv(7, 3, 3, 17, 3, 1, 0), Conv(3, 4, 5, 13, 3, 1, 2), Conv(2, 11, 10, 3, 5, 3, 2), Conv(2, 7, 9, 3, 2, 3, 0),
        Conv(9, 18, 11, 3, 3, 1, 1), Conv(20, 5, 4, 2, 3, 1, 2), Conv(8, 6, 5, 3, 4, 1, 1),
        Conv(13, 2, 2, 40, 3, 2, 1), Conv(2, 6, 6, 2, 1, 2, 0), Conv(2, 9, 9, 3, 7, 2, 3), Conv(19, 1, 1, 33, 3, 2, 1),
        Transposed(4, 3, 3, 5, 3, 2, 1, 1), Transposed(3, 3, 4, 2, 3, 2, 1, 0), Transposed(5, 2, 2, 7, 4, 2, 1, 0),
        Transposed(2, 4, 4, 3, 3, 1, 1, 0), Transposed(3, 3, 3, 2, 3, 1, 2, 0), Transposed(2, 3, 2, 3, 1, 3, 0, 2),
        Transposed(2, 1, 1, 9, 5, 4, 0, 3), Transposed(33, 2, 3, 13, 3, 2, 1, 1), Transposed(1, 2, 2, 1, 2, 2, 0, 0),
    ];

    public ConvolutionShape Shape { get; }

    public int Rows { get; }

    public float[] Weight { get; }

    public float[] CoarseBias { get; }

    public float[] FineBias { get; }

    public float[] Coarse { get; }

    public float[] Fine { get; }

    public double[] Down(float[] bias)
    {
        var target = new double[Coarse.Length];
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = bias[i / Shape.CoarsePixels % Shape.CoarseChannels];
        }

        ForEachTerm((weight, coarse, fine) => target[coarse] += (double)Weight[weight] * Fine[fine]);
        return target;
    }

    public double[] Up(float[] bias)
    {
        var target = new double[Fine.Length];
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = bias[i / Shape.FinePixels % Shape.FineChannels];
        }

        ForEachTerm((weight, coarse, fine) => target[fine] += (double)Weight[weight] * Coarse[coarse]);
        return target;
    }

    /// <summary><see cref="Down"/> as one chain of fused multiply-adds in single precision for each value.</summary>
    public float[] DownChain(float[] bias)
    {
        var target = new float[Coarse.Length];
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = bias[i / Shape.CoarsePixels % Shape.CoarseChannels];
        }

        ForEachTerm((weight, coarse, fine) => target[coarse] = MathF.FusedMultiplyAdd(Weight[weight], Fine[fine], target[coarse]));
        return target;
    }

    /// <summary><see cref="Up"/> as one chain of fused multiply-adds in single precision for each value.</summary>
    public float[] UpChain(float[] bias)
    {
        var target = new float[Fine.Length];
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = bias[i / Shape.FinePixels % Shape.FineChannels];
        }

        ForEachTerm((weight, coarse, fine) => target[fine] = MathF.FusedMultiplyAdd(Weight[weight], Coarse[coarse], target[fine]));
        return target;
    }

    public double[] WeightGradient()
    {
        var target = new double[Weight.Length];
        ForEachTerm((weight, coarse, fine) => target[weight] += (double)Coarse[coarse] * Fine[fine]);
        return target;
    }

    public static AlignedBuffer Pack(float[] rows, int width)
    {
        var count = rows.Length / width;
        var panels = new AlignedBuffer(PanelLayout.Length(count, width));
        fixed (float* from = rows)
        {
            for (var p = 0; p < PanelLayout.PanelsFor(count); p++)
            {
                var at = p * PanelLayout.Lanes * width;
                PanelLayout.Pack(from + at, PanelLayout.LanesUsed(count, p), width, panels.Pointer + at);
            }
        }

        return panels;
    }

    public static float[] Unpack(AlignedBuffer panels, int count, int width)
    {
        var rows = new float[count * width];
        fixed (float* to = rows)
        {
            for (var p = 0; p < PanelLayout.PanelsFor(count); p++)
            {
                var at = p * PanelLayout.Lanes * width;
                PanelLayout.Unpack(panels.Pointer + at, PanelLayout.LanesUsed(count, p), width, to + at);
            }
        }

        GC.KeepAlive(panels);
        return rows;
    }

    private static ConvolutionShape Conv(int channels, int height, int width, int outputs, int kernel, int stride, int padding) =>
        new Conv2dLayer(outputs, kernel, stride, padding).ShapeOn(new(channels, height, width));

    private static ConvolutionShape Transposed(
        int channels, int height, int width, int outputs, int kernel, int stride, int padding, int outputPadding) =>
        new ConvTranspose2dLayer(outputs, kernel, stride, padding, outputPadding).ShapeOn(new(channels, height, width));

    private void ForEachTerm(Action<int, int, int> term)
    {
        var (s, k) = (Shape, Shape.Kernel);
        for (var row = 0; row < Rows; row++)
        {
            for (var weight = 0; weight < Weight.Length; weight++)
            {
                var (kx, ky) = (weight % k, weight / k % k);
                var (cf, cc) = (weight / s.Taps % s.FineChannels, weight / s.Taps / s.FineChannels);
                for (var pixel = 0; pixel < s.CoarsePixels; pixel++)
                {
                    var y = (pixel / s.CoarseWidth * s.Stride) - s.Padding + ky;
                    var x = (pixel % s.CoarseWidth * s.Stride) - s.Padding + kx;
                    if (y >= 0 && y < s.FineHeight && x >= 0 && x < s.FineWidth)
                    {
                        term(
                            weight,
                            (((row * s.CoarseChannels) + cc) * s.CoarsePixels) + pixel,
                            (((row * s.FineChannels) + cf) * s.FinePixels) + (y * s.FineWidth) + x);
                    }
                }
            }
        }
    }
}
