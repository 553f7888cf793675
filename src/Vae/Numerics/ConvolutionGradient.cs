using System.Numerics;

namespace Vae.Numerics;

/// <summary>
/// The gradient of a convolution's weight, dW[cc, cf, ky, kx] = sum over panels, coarse positions (y, x) and lanes of
/// coarse[cc, y, x] fine[cf, y stride - padding + ky, x stride - padding + kx], where one of the two is the output's gradient.
/// </summary>
/// <remarks>
/// A tile of the product has fine channels for rows, read as they lie, and coarse channels for lanes, which are turned round to
/// [position][lane][coarse channel] a block of positions at a time. Each block's sum is added to those before it: the order is the
/// same for any number of parts, and no chain of additions is long enough to lose digits.
/// </remarks>
internal static unsafe class ConvolutionGradient
{
    // Turned round, these many floats of a block stay in the first or second-level cache while the kernel's places pass by.
    private const int BlockFloats = 8 << 10;

    /// <summary>Floats of scratch that each part needs.</summary>
    public static int ScratchLength(ConvolutionShape shape)
    {
        var lanes = PanelLayout.Lanes;
        return checked((shape.FineChannels * shape.Taps * lanes) + (BlockPositions * lanes * lanes) + (TileKernel.Rows * lanes));
    }

    private static int BlockPositions => Math.Max(1, BlockFloats / (PanelLayout.Lanes * PanelLayout.Lanes));

    /// <param name="shape">The sizes.</param>
    /// <param name="coarse">[P, CC, pixels, lane].</param>
    /// <param name="fine">[P, CF, pixels, lane]; one of the two is zero in the lanes that are not in use.</param>
    /// <param name="panels">P.</param>
    /// <param name="dWeight">Receives [CC, CF, k, k].</param>
    /// <param name="scratch">This part's own, at least <see cref="ScratchLength"/> floats.</param>
    /// <param name="part">Which part to compute.</param>
    /// <param name="parts">Parts in all.</param>
    public static void Run(
        ConvolutionShape shape, float* coarse, float* fine, int panels, float* dWeight, float* scratch, int part, int parts)
    {
        var tiles = (shape.FineChannels + TileKernel.Rows - 1) / TileKernel.Rows;
        var unitsPerGroup = tiles * shape.Taps;
        var groups = PanelLayout.PanelsFor(shape.CoarseChannels);
        var (first, last) = WorkerTeam.Share(checked(groups * unitsPerGroup), part, parts);
        for (var group = first / unitsPerGroup; group * unitsPerGroup < last; group++)
        {
            var start = group * unitsPerGroup;
            RunGroup(
                shape, group, Math.Max(first - start, 0), Math.Min(last - start, unitsPerGroup), coarse, fine, panels, dWeight,
                scratch);
        }
    }

    /// <summary>A group of coarse channels; units are tiles of fine channels, for each the kernel's places.</summary>
    private static void RunGroup(
        ConvolutionShape shape, int group, int firstUnit, int lastUnit, float* coarse, float* fine, int panels, float* dWeight,
        float* scratch)
    {
        nint lanes = PanelLayout.Lanes;
        var sums = scratch;
        var turned = sums + ((nint)shape.FineChannels * shape.Taps * lanes);
        var tile = turned + (BlockPositions * lanes * lanes);
        new Span<float>(sums, (int)(turned - sums)).Clear();
        var places = stackalloc TilePlace[BlockPositions];
        for (nint panel = 0; panel < panels; panel++)
        {
            var coarsePanel = coarse + (((panel * shape.CoarseChannels) + (group * lanes)) * shape.CoarsePixels * lanes);
            var finePanel = fine + (panel * shape.FineLength * lanes);
            for (var position = 0; position < shape.CoarsePixels; position += BlockPositions)
            {
                var count = Math.Min(BlockPositions, shape.CoarsePixels - position);
                Turn(shape, coarsePanel, group, position, count, turned);
                for (var tap = 0; tap < shape.Taps; tap++)
                {
                    // Units of this place of the kernel: tile t's is t taps + tap.
                    var firstTile = (firstUnit - tap + shape.Taps - 1) / shape.Taps;
                    var lastTile = (lastUnit - tap + shape.Taps - 1) / shape.Taps;
                    var used = firstTile < lastTile ? Places(shape, tap, position, count, places) : 0;
                    for (var t = firstTile; used > 0 && t < lastTile; t++)
                    {
                        AddTile(shape, t, tap, finePanel, turned, places, used, tile, sums);
                    }
                }
            }
        }

        Store(shape, group, firstUnit, lastUnit, sums, dWeight);
    }

    /// <summary>[coarse channel][position][lane] to [position][lane][coarse channel]; missing channels are 0.</summary>
    private static void Turn(ConvolutionShape shape, float* coarse, int group, int first, int count, float* turned)
    {
        var lanes = PanelLayout.Lanes;
        var channels = PanelLayout.LanesUsed(shape.CoarseChannels, group);
        if (channels < lanes)
        {
            new Span<float>(turned, count * lanes * lanes).Clear();
        }

        for (nint n = 0; n < count; n++)
        {
            PanelLayout.Transpose(
                coarse + ((first + n) * lanes), shape.CoarsePixels * lanes, channels, lanes, turned + (n * lanes * lanes), lanes);
        }
    }

    /// <summary>The positions of a block whose place of the kernel is inside the fine image.</summary>
    private static int Places(ConvolutionShape shape, int tap, int first, int count, TilePlace* places)
    {
        var lanes = PanelLayout.Lanes;
        var (ky, kx) = Math.DivRem(tap, shape.Kernel);
        var (i, j) = Math.DivRem(first, shape.CoarseWidth);
        var used = 0;
        for (var n = 0; n < count; n++)
        {
            var (y, x) = ((i * shape.Stride) - shape.Padding + ky, (j * shape.Stride) - shape.Padding + kx);
            if ((uint)y < (uint)shape.FineHeight && (uint)x < (uint)shape.FineWidth)
            {
                places[used++] = new(((y * shape.FineWidth) + x) * lanes, n * lanes * lanes);
            }

            if (++j == shape.CoarseWidth)
            {
                (i, j) = (i + 1, 0);
            }
        }

        return used;
    }

    private static void AddTile(
        ConvolutionShape shape, int t, int tap, float* fine, float* turned, TilePlace* places, int count, float* tile, float* sums)
    {
        nint lanes = PanelLayout.Lanes;
        nint channel = t * TileKernel.Rows;
        var rows = Math.Min(TileKernel.Rows, shape.FineChannels - (int)channel);
        var rowStride = shape.FinePixels * lanes;
        TileKernel.Run(
            fine + (channel * rowStride), rowStride, 1, rows, turned, (int)lanes, places, count, null, tile, lanes);
        for (nint row = 0; row < rows; row++)
        {
            var to = sums + ((((channel + row) * shape.Taps) + tap) * lanes);
            for (nint lane = 0; lane < lanes; lane += Vector<float>.Count)
            {
                (Vector.Load(to + lane) + Vector.Load(tile + (row * lanes) + lane)).Store(to + lane);
            }
        }
    }

    /// <summary>[fine channel and place][coarse channel] to dW; of tiles that other parts share, this part's places alone.</summary>
    private static void Store(ConvolutionShape shape, int group, int firstUnit, int lastUnit, float* sums, float* dWeight)
    {
        nint lanes = PanelLayout.Lanes;
        var channels = PanelLayout.LanesUsed(shape.CoarseChannels, group);
        var terms = shape.FineChannels * shape.Taps;
        var to = dWeight + (group * lanes * terms);
        for (var unit = firstUnit; unit < lastUnit;)
        {
            var (t, tap) = Math.DivRem(unit, shape.Taps);
            var first = t * TileKernel.Rows * shape.Taps;
            if (tap == 0 && unit + shape.Taps <= lastUnit)
            {
                var rows = Math.Min(TileKernel.Rows * shape.Taps, terms - first);
                PanelLayout.Transpose(sums + (first * lanes), (int)lanes, rows, channels, to + first, terms);
                unit += shape.Taps;
                continue;
            }

            for (var k = first + tap; k < Math.Min(terms, first + (TileKernel.Rows * shape.Taps)); k += shape.Taps)
            {
                PanelLayout.Transpose(sums + (k * lanes), (int)lanes, 1, channels, to + k, terms);
            }

            unit++;
        }
    }
}
