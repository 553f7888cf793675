using System.Runtime.CompilerServices;

namespace Vae.Numerics;

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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather(
        ConvolutionPlan plan, ConvolutionAxis rows, ConvolutionAxis columns, int first, int count, float* panel, float* destination)
    {
        nint lanes = PanelLayout.Lanes;
        var (height, width, step) = (plan.SourceHeight, plan.SourceWidth, plan.SourceStep);
        var stride = (nint)plan.SourceChannels * rows.Taps * columns.Taps * lanes;
        var (firstRow, firstColumn) = Math.DivRem(first, columns.Count);
        var offsets = columns.Offsets;

        // Position by position inside a row of the source: whichever way else, every copy would be on another page of memory.
        for (nint channel = 0; channel < plan.SourceChannels; channel++, panel += height * width * lanes)
        {
            foreach (var dy in rows.Offsets)
            {
                var (i, j) = (firstRow, firstColumn);
                var to = destination;
                for (var n = 0; n < count; n++, to += stride)
                {
                    var y = (i * step) + dy;
                    var from = panel + ((nint)y * width * lanes);
                    var inside = (uint)y < (uint)height;
                    var at = to;
                    foreach (var dx in offsets)
                    {
                        var x = (j * step) + dx;
                        if (inside && (uint)x < (uint)width)
                        {
                            PanelLayout.CopyLanes(from + (x * lanes), at);
                        }
                        else
                        {
                            PanelLayout.ClearLanes(at);
                        }

                        at += lanes;
                    }

                    if (++j == columns.Count)
                    {
                        (i, j) = (i + 1, 0);
                    }
                }

                destination += offsets.Length * lanes;
            }
        }
    }
}
