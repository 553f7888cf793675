using System.Numerics;
using System.Runtime.CompilerServices;

namespace Vae.Kernels;

/// <summary>A <see cref="RowConvolutionGroup"/> with positions side by side in the lanes. A block is a panel of positions.</summary>
internal sealed unsafe class PositionLanes(
    ConvolutionPlan plan, ConvolutionAxis rows, ConvolutionAxis columns, AlignedBuffer weight, AlignedBuffer bias)
    : RowConvolutionGroup(plan, rows, columns)
{
    public override int Blocks => PanelLayout.PanelsFor(Positions);

    public override int SharedFloats => 0;

    public override int OwnFloats => checked((Terms + TileKernel.Rows) * PanelLayout.Lanes);

    public override void Prepare(float* source, float* shared)
    {
    }

    public override void Run(int block, float* source, float* shared, float* own, float* target)
    {
        var first = block * PanelLayout.Lanes;
        var count = PanelLayout.LanesUsed(Positions, block);
        var (i, j) = Math.DivRem(first, Columns.Count);
        for (var n = 0; n < count; i++, j = 0)
        {
            var length = Math.Min(count - n, Columns.Count - j);
            GatherRun(i, j, length, source, own + n);
            n += length;
        }

        Multiply(first, count, own, target);
    }

    /// <summary>What neighbouring positions of a row depend on, [K][position].</summary>
    private void GatherRun(int i, int j, int count, float* source, float* gathered)
    {
        var (height, width, step) = (Plan.SourceHeight, Plan.SourceWidth, Plan.SourceStep);
        var plane = source;
        for (var channel = 0; channel < Plan.SourceChannels; channel++, plane += height * width)
        {
            foreach (var dy in Rows.Offsets)
            {
                var y = (i * step) + dy;
                var row = plane + (y * width);
                foreach (var dx in Columns.Offsets)
                {
                    var x = (j * step) + dx;
                    if ((uint)y >= (uint)height)
                    {
                        new Span<float>(gathered, count).Clear();
                    }
                    else if (row + x >= source)
                    {
                        TakeEvery(step, row + x, count, gathered);
                        ClearOutside(step, width, x, count, gathered);
                    }
                    else
                    {
                        // What lies before the first row must not be read.
                        var outside = Math.Min(count, (step - 1 - x) / step);
                        TakeEvery(step, row + x + (outside * step), count - outside, gathered + outside);
                        ClearOutside(step, width, x, count, gathered);
                    }

                    gathered += PanelLayout.Lanes;
                }
            }
        }
    }

    /// <summary>Values that lie a step apart. Up to a vector behind the last is read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TakeEvery(int step, float* from, int count, float* to)
    {
        var n = 0;
        var lanes = Vector<float>.Count;
        if (step == 1)
        {
            for (; n + lanes <= count; n += lanes)
            {
                Vector.Load(from + n).Store(to + n);
            }
        }
        else if (step == 2)
        {
            // The lower halves of 64 bits are every second value.
            for (; n + lanes <= count; n += lanes)
            {
                var pairs = (ulong*)(from + (2 * n));
                Vector.Narrow(Vector.Load(pairs), Vector.Load(pairs + Vector<ulong>.Count)).Store((uint*)(to + n));
            }
        }

        for (; n < count; n++)
        {
            to[n] = from[n * step];
        }
    }

    /// <summary>Zeros for what was taken from outside a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ClearOutside(int step, int width, int x, int count, float* to)
    {
        for (var n = 0; n < count && x + (n * step) < 0; n++)
        {
            to[n] = 0;
        }

        for (var n = count - 1; n >= 0 && x + (n * step) >= width; n--)
        {
            to[n] = 0;
        }
    }

    private void Multiply(int first, int count, float* gathered, float* target)
    {
        nint lanes = PanelLayout.Lanes;
        nint pixels = Plan.TargetPixels;
        var result = gathered + (Terms * lanes);
        var (rowStride, stepStride) = ConvolutionWeights.Strides(Plan, Terms);
        var group = weight.Pointer + ConvolutionWeights.Offset(Plan, Rows, Columns);
        for (nint channel = 0; channel < Plan.TargetChannels; channel += TileKernel.Rows)
        {
            var used = Math.Min(TileKernel.Rows, Plan.TargetChannels - (int)channel);
            var a = group + (channel * Terms);
            var b = bias.Pointer + channel;
            // Where there is one group of all positions, they lie next to each other.
            var inPlace = Plan.TargetStep == 1 && count == lanes;
            var to = inPlace ? target + (channel * pixels) + first : result;
            var stride = inPlace ? pixels : lanes;
            TileKernel.Run(a, rowStride, stepStride, used, gathered, Terms, b, to, stride, count);
            for (nint row = 0; row < used && !inPlace; row++)
            {
                Scatter(first, count, to + (row * stride), target + ((channel + row) * pixels));
            }
        }
    }

    private void Scatter(int first, int count, float* values, float* plane)
    {
        var (i, j) = Math.DivRem(first, Columns.Count);
        for (var n = 0; n < count; i++, j = 0)
        {
            var to = plane + ((Rows.First + (i * Plan.TargetStep)) * Plan.TargetWidth) + Columns.First;
            for (; n < count && j < Columns.Count; n++, j++)
            {
                to[j * Plan.TargetStep] = values[n];
            }
        }
    }
}
