namespace Vae.Kernels;

/// <summary>
/// A convolution or its transpose, forward, and the gradient of the other's input, on panels (<see cref="PanelLayout"/>) of images
/// [channel][pixel][lane]: target[m, position] = bias[m] + sum_k A[m, k] column[k, position], by <see cref="ConvolutionPlan"/>.
/// Each value is one chain of multiply-adds over k in order, whoever computes it.
/// </summary>
internal static unsafe class ConvolutionKernels
{
    // The columns of a block of positions stay in the second-level cache while the weights pass by.
    private const int ColumnFloats = 48 << 10;
    private const int MaxPositions = 64;

    /// <summary>Floats of scratch that each part needs.</summary>
    public static int ScratchLength(ConvolutionPlan plan) => ConvolutionThinKernel.Takes(plan)
        ? ConvolutionThinKernel.ScratchLength(plan)
        : Math.Max(ColumnFloats, checked(plan.MaxTerms * PanelLayout.Lanes));

    /// <param name="plan">Which way.</param>
    /// <param name="weight">W, or packed as <see cref="ConvolutionWeights"/> says.</param>
    /// <param name="bias">[target channels]; null means zeros.</param>
    /// <param name="source">[P, source channels, pixels, lane].</param>
    /// <param name="batch">P, and the lanes in use; those that are not receive finite values, and zeros where the source has them.</param>
    /// <param name="target">Receives [P, target channels, pixels, lane].</param>
    /// <param name="scratch">This part's own, at least <see cref="ScratchLength"/> floats.</param>
    /// <param name="part">Which part to compute.</param>
    /// <param name="parts">Parts in all.</param>
    public static void Run(
        ConvolutionPlan plan, float* weight, float* bias, float* source, PanelBatch batch, float* target, float* scratch, int part, int parts)
    {
        if (ConvolutionThinKernel.Takes(plan))
        {
            ConvolutionThinKernel.Run(plan, weight, bias, source, batch, target, scratch, part, parts);
            return;
        }

        foreach (var rows in plan.Rows)
        {
            foreach (var columns in plan.Columns)
            {
                RunGroup(plan, rows, columns, weight, bias, source, batch, target, scratch, part, parts);
            }
        }
    }

    private static void RunGroup(
        ConvolutionPlan plan, ConvolutionAxis rows, ConvolutionAxis columns, float* weight, float* bias, float* source, PanelBatch batch,
        float* target, float* scratch, int part, int parts)
    {
        nint lanes = PanelLayout.Lanes;
        var panels = batch.Panels;
        var positions = rows.Count * columns.Count;
        var terms = plan.SourceChannels * rows.Taps * columns.Taps;
        var atOnce = Math.Min(MaxPositions, ColumnFloats / (int)lanes / Math.Max(1, terms));
        atOnce = (int)Math.Clamp(atOnce, 1, Math.Max(1, (long)panels * positions / parts));
        var blocks = (positions + atOnce - 1) / atOnce;

        // Where there are fewer blocks than threads, they share the channels of a block.
        var tiles = ConvolutionWeights.Tiles(plan);
        var splits = Math.Min(tiles, (parts + (panels * blocks) - 1) / (panels * blocks));
        var (firstUnit, lastUnit) = WorkerTeam.Share(checked(panels * blocks * splits), part, parts);
        // Half a copy would save nothing at 512 bits, whose kernel for the last rows reads all lanes.
        var lanesToCopy = VectorWidth.Is512 ? PanelLayout.Lanes : batch.LanesToCompute;
        var gathered = -1;
        for (var unit = firstUnit; unit < lastUnit; unit++)
        {
            var (panel, block) = Math.DivRem(unit / splits, blocks);
            var first = block * atOnce;
            var count = Math.Min(atOnce, positions - first);
            if (unit / splits != gathered)
            {
                gathered = unit / splits;
                ConvolutionColumns.Gather(
                    plan, rows, columns, first, count, source + ((nint)panel * plan.SourceLength * lanes), scratch,
                    lanesToCopy);
            }

            var (firstTile, lastTile) = WorkerTeam.Share(tiles, unit % splits, splits);
            Multiply(
                plan, rows, columns, weight, bias, first, count, scratch, target + ((nint)panel * plan.TargetLength * lanes),
                firstTile, lastTile, batch.LanesUsed(panel));
        }
    }

    private static void Multiply(
        ConvolutionPlan plan, ConvolutionAxis rows, ConvolutionAxis columns, float* weight, float* bias, int first, int count,
        float* gathered, float* target, int firstTile, int lastTile, int lanesUsed)
    {
        nint lanes = PanelLayout.Lanes;
        var terms = plan.SourceChannels * rows.Taps * columns.Taps;
        var pixels = plan.TargetPixels;
        var (rowStride, stepStride) = ConvolutionWeights.Strides(plan, terms);
        weight += ConvolutionWeights.Offset(plan, rows, columns);
        for (nint tile = firstTile; tile < lastTile; tile++)
        {
            var channel = tile * TileKernel.Rows;
            var a = weight + (channel * terms);
            var used = Math.Min(TileKernel.Rows, plan.TargetChannels - (int)channel);
            var (i, j) = Math.DivRem(first, columns.Count);
            for (nint n = 0; n < count; n++)
            {
                var pixel = ((rows.First + (i * plan.TargetStep)) * plan.TargetWidth) + columns.First + (j * plan.TargetStep);
                TileKernel.Run(
                    a, rowStride, stepStride, used, gathered + (n * terms * lanes), terms, bias is null ? null : bias + channel,
                    target + (((channel * pixels) + pixel) * lanes), pixels * lanes, lanesUsed);
                if (++j == columns.Count)
                {
                    (i, j) = (i + 1, 0);
                }
            }
        }
    }
}
