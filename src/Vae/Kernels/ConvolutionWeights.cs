namespace Vae.Kernels;

/// <summary>
/// The weights of a <see cref="ConvolutionPlan"/> as its kernels read them. To the coarse side W is used as it lies: [CC, CF, k, k]
/// is a row of K weights for each target channel. To the fine side it is packed: for each group of positions [tile][K][row in tile].
/// </summary>
internal static unsafe class ConvolutionWeights
{
    /// <summary>Floats of a packed weight.</summary>
    public static int PackedLength(ConvolutionPlan plan) =>
        checked(Tiles(plan) * TileKernel.Rows * plan.SourceChannels * plan.Rows.Sum(a => a.Taps) * plan.Columns.Sum(a => a.Taps));

    /// <summary>Where the weights of a group of positions begin.</summary>
    public static nint Offset(ConvolutionPlan plan, ConvolutionAxis rows, ConvolutionAxis columns)
    {
        if (!plan.IsPacked)
        {
            return 0;
        }

        var last = plan.Columns[^1];
        var columnTaps = last.TapsBefore + last.Taps;
        return (nint)Tiles(plan) * TileKernel.Rows * plan.SourceChannels
            * ((rows.TapsBefore * columnTaps) + (rows.Taps * columns.TapsBefore));
    }

    /// <summary>From a target channel's weight to the next channel's, and from a term's to the next term's, within a tile.</summary>
    public static (nint Row, nint Step) Strides(ConvolutionPlan plan, int terms) =>
        plan.IsPacked ? (1, TileKernel.Rows) : (terms, 1);

    /// <summary>Packs W for the way from the coarse side to the fine.</summary>
    /// <param name="plan">From the coarse side to the fine.</param>
    /// <param name="weight">W, [CC, CF, k, k].</param>
    /// <param name="packed">Receives <see cref="PackedLength"/> floats.</param>
    /// <param name="part">Which part to do.</param>
    /// <param name="parts">Parts in all.</param>
    public static void Pack(ConvolutionPlan plan, float* weight, float* packed, int part, int parts)
    {
        var (first, last) = WorkerTeam.Share(Tiles(plan), part, parts);
        foreach (var rows in plan.Rows)
        {
            foreach (var columns in plan.Columns)
            {
                var terms = (nint)plan.SourceChannels * rows.Taps * columns.Taps;
                for (var tile = first; tile < last; tile++)
                {
                    PackTile(
                        plan, rows, columns, tile, weight,
                        packed + Offset(plan, rows, columns) + (tile * terms * TileKernel.Rows));
                }
            }
        }
    }

    public static int Tiles(ConvolutionPlan plan) => (plan.TargetChannels + TileKernel.Rows - 1) / TileKernel.Rows;

    private static void PackTile(
        ConvolutionPlan plan, ConvolutionAxis rows, ConvolutionAxis columns, int tile, float* weight, float* to)
    {
        nint taps = plan.Shape.Taps;
        var first = tile * TileKernel.Rows;
        var count = Math.Min(TileKernel.Rows, plan.TargetChannels - first);
        for (nint channel = 0; channel < plan.SourceChannels; channel++)
        {
            foreach (var ky in rows.Kernel)
            {
                foreach (var kx in columns.Kernel)
                {
                    var from = weight + (((channel * plan.TargetChannels) + first) * taps) + (ky * plan.Shape.Kernel) + kx;
                    for (nint row = 0; row < count; row++)
                    {
                        to[row] = from[row * taps];
                    }

                    to += TileKernel.Rows;
                }
            }
        }
    }
}
