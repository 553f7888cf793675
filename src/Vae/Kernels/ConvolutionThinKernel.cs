using System.Numerics;
using System.Runtime.CompilerServices;

namespace Vae.Kernels;

/// <summary>
/// A convolution to a few channels, as <see cref="ConvolutionKernels"/> computes it and to the last bit the same. With one row of a
/// tile for each channel most of a tile would be empty, and gathering a column would cost as much as using it: here the source is
/// read where it lies, and a tile is all channels by two positions.
/// </summary>
/// <remarks>
/// Some rows of the target stay in a cache while all source channels are added to them one after another, so that memory is read in
/// order. Each value is the same chain of multiply-adds over channel, ky and kx; what lies outside the source is 0.
/// </remarks>
internal static unsafe class ConvolutionThinKernel
{
    /// <summary>Most target channels.</summary>
    public const int MaxChannels = 3;

    // Rows of the target that are computed together, and source channels that are added to them in one pass: few enough rows of the
    // source at a time to be read in order, and enough work for each value of the target that is fetched and put back.
    private const int RowsAtOnce = 8;
    private const int ChannelsAtOnce = 8;

    /// <summary>Floats of scratch that each part needs.</summary>
    public static int ScratchLength(ConvolutionPlan plan) =>
        checked(ChannelsAtOnce * plan.Shape.Kernel * (plan.Shape.Kernel + plan.Shape.Stride) * PanelLayout.Lanes);

    /// <summary>Whether a plan is for this kernel.</summary>
    public static bool Takes(ConvolutionPlan plan) => plan.TargetChannels <= MaxChannels && !plan.IsPacked;

    /// <param name="plan">Which way.</param>
    /// <param name="weight">W.</param>
    /// <param name="bias">[target channels]; null means zeros.</param>
    /// <param name="source">[P, source channels, pixels, lane].</param>
    /// <param name="batch">P, and the lanes in use.</param>
    /// <param name="target">Receives [P, target channels, pixels, lane].</param>
    /// <param name="scratch">This part's own, at least <see cref="ScratchLength"/> floats.</param>
    /// <param name="part">Which part to compute.</param>
    /// <param name="parts">Parts in all.</param>
    public static void Run(
        ConvolutionPlan plan, float* weight, float* bias, float* source, PanelBatch batch, float* target, float* scratch,
        int part, int parts)
    {
        nint lanes = PanelLayout.Lanes;
        var blocks = (plan.TargetHeight + RowsAtOnce - 1) / RowsAtOnce;
        var (first, last) = WorkerTeam.Share(batch.Panels * blocks, part, parts);
        for (var unit = first; unit < last; unit++)
        {
            var (panel, block) = Math.DivRem(unit, blocks);
            var firstRow = block * RowsAtOnce;
            var lastRow = Math.Min(plan.TargetHeight, firstRow + RowsAtOnce);
            var to = target + ((nint)panel * plan.TargetLength * lanes);
            Start(plan, bias, firstRow, lastRow, to);
            for (var channel = 0; channel < plan.SourceChannels; channel += ChannelsAtOnce)
            {
                var count = Math.Min(ChannelsAtOnce, plan.SourceChannels - channel);
                var planes = source + ((((nint)panel * plan.SourceChannels) + channel) * plan.SourceHeight * plan.SourceWidth * lanes);
                for (var row = firstRow; row < lastRow; row++)
                {
                    AddRow(plan, weight + ((nint)channel * plan.Shape.Taps), planes, count, row, to, scratch, batch.LanesToCompute);
                }
            }
        }
    }

    private static void Start(ConvolutionPlan plan, float* bias, int firstRow, int lastRow, float* target)
    {
        nint lanes = PanelLayout.Lanes;
        for (nint m = 0; m < plan.TargetChannels; m++)
        {
            var at = ((m * plan.TargetHeight) + firstRow) * plan.TargetWidth * lanes;
            new Span<float>(target + at, (lastRow - firstRow) * plan.TargetWidth * (int)lanes).Fill(bias is null ? 0 : bias[m]);
        }
    }

    /// <summary>Adds what some source channels give to a row of the target.</summary>
    private static void AddRow(ConvolutionPlan plan, float* weight, float* planes, int count, int row, float* target, float* window,
        int lanesToCompute)
    {
        nint lanes = PanelLayout.Lanes;
        var plane = plan.SourceHeight * plan.SourceWidth * lanes;
        var (kernel, step, padding) = (plan.Shape.Kernel, plan.Shape.Stride, plan.Shape.Padding);
        var y = (row * step) - padding;
        var rowInside = y >= 0 && y + kernel <= plan.SourceHeight;
        for (var j = 0; j < plan.TargetWidth; j += 2)
        {
            // A second position past the row's end repeats the first.
            var second = Math.Min(1, plan.TargetWidth - 1 - j);
            var x = (j * step) - padding;
            var to = target + (((row * plan.TargetWidth) + j) * lanes);
            if (rowInside && x >= 0 && x + (second * step) + kernel <= plan.SourceWidth)
            {
                var from = planes + (((y * plan.SourceWidth) + x) * lanes);
                AddPair(plan, weight, from, count, plane, plan.SourceWidth * lanes, second, to, lanesToCompute);
            }
            else
            {
                var windowRow = (kernel + step) * lanes;
                for (var channel = 0; channel < count; channel++)
                {
                    CopyWindow(plan, planes + (channel * plane), y, x, window + (channel * kernel * windowRow));
                }

                AddPair(plan, weight, window, count, kernel * windowRow, windowRow, second, to, lanesToCompute);
            }
        }
    }

    /// <summary>The part of the source under the kernel at two positions, with zeros for what lies outside.</summary>
    private static void CopyWindow(ConvolutionPlan plan, float* plane, int firstY, int firstX, float* window)
    {
        var lanes = PanelLayout.Lanes;
        var (kernel, width) = (plan.Shape.Kernel, plan.Shape.Kernel + plan.Shape.Stride);
        for (var i = 0; i < kernel * width; i++, window += lanes)
        {
            var (y, x) = (firstY + (i / width), firstX + (i % width));
            if ((uint)y < (uint)plan.SourceHeight && (uint)x < (uint)plan.SourceWidth)
            {
                PanelLayout.CopyLanes(plane + (((nint)(y * plan.SourceWidth) + x) * lanes), window);
            }
            else
            {
                PanelLayout.ClearLanes(window);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddPair(
        ConvolutionPlan plan, float* weight, float* source, int count, nint sourceStride, nint rowStride, int second, float* target,
        int lanesToCompute)
    {
        nint lanes = PanelLayout.Lanes;
        var width = Vector<float>.Count;
        nint kernel = plan.Shape.Kernel;
        nint terms = plan.SourceChannels * plan.Shape.Taps;
        var channelStride = plan.TargetPixels * lanes;
        // Channels that do not exist repeat the last one that does, to the same end.
        var channels = plan.TargetChannels;
        var w1 = weight + (channels > 1 ? terms : 0);
        var w2 = channels > 2 ? w1 + terms : w1;
        var toNext = second * plan.Shape.Stride * lanes;
        for (nint lane = 0; lane < lanesToCompute; lane += 2 * width)
        {
            var t0 = target + lane;
            var t1 = t0 + (second * lanes);
            var u0 = t0 + (channels > 1 ? channelStride : 0);
            var u1 = u0 + (second * lanes);
            var v0 = channels > 2 ? u0 + channelStride : u0;
            var v1 = v0 + (second * lanes);
            var (c00, c01, c02, c03) = (Vector.Load(t0), Vector.Load(t0 + width), Vector.Load(t1), Vector.Load(t1 + width));
            var (c10, c11, c12, c13) = (Vector.Load(u0), Vector.Load(u0 + width), Vector.Load(u1), Vector.Load(u1 + width));
            var (c20, c21, c22, c23) = (Vector.Load(v0), Vector.Load(v0 + width), Vector.Load(v1), Vector.Load(v1 + width));
            nint tap = 0;
            for (var channel = 0; channel < count; channel++)
            {
                var row = source + lane + (channel * sourceStride);
                for (nint ky = 0; ky < kernel; ky++, row += rowStride)
                {
                    // Twelve sums, three weights and one vector of the source: all registers that there are.
                    var p = row;
                    for (nint kx = 0; kx < kernel; kx++, tap++, p += lanes)
                    {
                        var a0 = new Vector<float>(weight[tap]);
                        var a1 = new Vector<float>(w1[tap]);
                        var a2 = new Vector<float>(w2[tap]);
                        var b = Vector.Load(p);
                        c00 = Vector.FusedMultiplyAdd(a0, b, c00);
                        c10 = Vector.FusedMultiplyAdd(a1, b, c10);
                        c20 = Vector.FusedMultiplyAdd(a2, b, c20);
                        b = Vector.Load(p + width);
                        c01 = Vector.FusedMultiplyAdd(a0, b, c01);
                        c11 = Vector.FusedMultiplyAdd(a1, b, c11);
                        c21 = Vector.FusedMultiplyAdd(a2, b, c21);
                        b = Vector.Load(p + toNext);
                        c02 = Vector.FusedMultiplyAdd(a0, b, c02);
                        c12 = Vector.FusedMultiplyAdd(a1, b, c12);
                        c22 = Vector.FusedMultiplyAdd(a2, b, c22);
                        b = Vector.Load(p + toNext + width);
                        c03 = Vector.FusedMultiplyAdd(a0, b, c03);
                        c13 = Vector.FusedMultiplyAdd(a1, b, c13);
                        c23 = Vector.FusedMultiplyAdd(a2, b, c23);
                    }
                }
            }

            Store(v0, v1, c20, c21, c22, c23);
            Store(u0, u1, c10, c11, c12, c13);
            Store(t0, t1, c00, c01, c02, c03);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        float* first, float* second, Vector<float> a, Vector<float> b, Vector<float> c, Vector<float> d)
    {
        a.Store(first);
        b.Store(first + Vector<float>.Count);
        c.Store(second);
        d.Store(second + Vector<float>.Count);
    }
}
