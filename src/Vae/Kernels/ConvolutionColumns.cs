using System.Runtime.CompilerServices;

namespace Vae.Kernels;

/// <summary>Gathers the columns of a <see cref="ConvolutionPlan"/>'s positions, [position][K][lane], from a panel of images.</summary>
internal static unsafe class ConvolutionColumns
{
    /// <param name="plan">What is gathered from.</param>
    /// <param name="rows">The positions' rows.</param>
    /// <param name="columns">The positions' columns.</param>
    /// <param name="first">The first position, row by row.</param>
    /// <param name="count">Positions.</param>
    /// <param name="panel">The source, [channel][pixel][lane].</param>
    /// <param name="destination">Receives [count][K][lane].</param>
    /// <param name="lanesToCopy">Lanes of them that are needed: all or half.</param>
    public static void Gather(
        ConvolutionPlan plan, ConvolutionAxis rows, ConvolutionAxis columns, int first, int count, float* panel, float* destination,
        int lanesToCopy)
    {
        nint lanes = PanelLayout.Lanes;
        var (height, width, step) = (plan.SourceHeight, plan.SourceWidth, plan.SourceStep);
        var stride = (nint)plan.SourceChannels * rows.Taps * columns.Taps * lanes;
        var (firstRow, firstColumn) = Math.DivRem(first, columns.Count);

        // Row by row of the source, so that memory is read in order.
        for (nint channel = 0; channel < plan.SourceChannels; channel++, panel += height * width * lanes)
        {
            foreach (var dy in rows.Offsets)
            {
                var (i, j) = (firstRow, firstColumn);
                var to = destination;
                for (var n = 0; n < count; i++, j = 0)
                {
                    var end = Math.Min(columns.Count, j + count - n);
                    var y = (i * step) + dy;
                    var from = (uint)y < (uint)height ? panel + ((nint)y * width * lanes) : null;
                    GatherRow(columns.Offsets, step, width, from, j, end, to, stride, lanesToCopy);
                    to += (end - j) * stride;
                    n += end - j;
                }

                destination += columns.Taps * lanes;
            }
        }
    }

    /// <summary>What some positions of a row take from one row of the source; null means a row outside.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GatherRow(int[] offsets, int step, int width, float* source, int first, int end, float* to, nint stride, nint lanesToCopy)
    {
        nint lanes = PanelLayout.Lanes;
        for (var j = first; j < end; j++, to += stride)
        {
            var x = j * step;
            if (offsets.Length == 3 && source is not null
                && (uint)(x + offsets[0]) < (uint)width && (uint)(x + offsets[2]) < (uint)width)
            {
                // The most frequent kernel, and not at the edge.
                var from = source + (x * lanes);
                PanelLayout.CopyLanes(from + (offsets[0] * lanes), to, lanesToCopy);
                PanelLayout.CopyLanes(from + (offsets[1] * lanes), to + lanes, lanesToCopy);
                PanelLayout.CopyLanes(from + (offsets[2] * lanes), to + (2 * lanes), lanesToCopy);
                continue;
            }

            for (var tap = 0; tap < offsets.Length; tap++)
            {
                var place = x + offsets[tap];
                if (source is not null && (uint)place < (uint)width)
                {
                    PanelLayout.CopyLanes(source + (place * lanes), to + (tap * lanes), lanesToCopy);
                }
                else
                {
                    PanelLayout.ClearLanes(to + (tap * lanes), lanesToCopy);
                }
            }
        }
    }
}
