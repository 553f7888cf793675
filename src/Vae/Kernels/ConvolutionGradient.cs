using System.Numerics;

namespace Vae.Kernels;

/// <summary>
/// The gradient of a convolution's weight, dW[cc, cf, ky, kx] = sum over panels, coarse positions (y, x) and lanes of
/// coarse[cc, y, x] fine[cf, y stride - padding + ky, x stride - padding + kx], where one of the two is the output's gradient.
/// </summary>
/// <remarks>
/// A block of positions at a time: the coarse values are turned round to [position][lane][coarse channel], so that a vector holds
/// channels, and the fine values gathered to [fine channel, ky, kx][position][lane], the rows of a tile. Each block's sum is added to
/// those before it: the order is the same for any number of parts, and a chain of additions is far shorter than the whole sum.
/// </remarks>
internal sealed unsafe class ConvolutionGradient
{
    // Steps of a tile's sum: turned round, a group of channels of a block stays in the first-level cache.
    private const int BlockSteps = 256;

    // Gathered rows that stay in the second-level cache while the groups pass by.
    private const int GatheredFloats = 24 << 10;

    private readonly ConvolutionShape _shape;
    private readonly bool _swapped;
    private readonly int _terms;
    private readonly int _groups;
    private readonly int _tiles;
    private readonly AlignedBuffer _sums;
    private readonly Scratch[] _scratch;

    /// <param name="shape">The sizes.</param>
    /// <param name="parts">Threads.</param>
    public ConvolutionGradient(ConvolutionShape shape, int parts)
    {
        // Of a stride of 1 either side can be the one that the kernel slides over. The vectors should not be mostly empty.
        _swapped = shape.Stride == 1 && Filled(shape.FineChannels) > Filled(shape.CoarseChannels);
        _shape = _swapped ? shape.Reversed() : shape;
        _terms = _shape.FineChannels * _shape.Taps;
        _groups = PanelLayout.PanelsFor(_shape.CoarseChannels);
        _tiles = (_terms + TileKernel.Rows - 1) / TileKernel.Rows;
        _sums = new(checked(_groups * _terms * PanelLayout.Lanes));
        _scratch = [.. Enumerable.Range(0, parts).Select(_ => new Scratch(_shape, _groups))];
    }

    private static int BlockPositions => Math.Max(1, BlockSteps / PanelLayout.Lanes);

    private static int TilesAtOnce => Math.Max(1, GatheredFloats / (BlockSteps * TileKernel.Rows));

    /// <param name="coarse">[P, CC, pixels, lane].</param>
    /// <param name="fine">[P, CF, pixels, lane]; one of the two is zero in the lanes that are not in use.</param>
    /// <param name="batch">P, and the lanes in use.</param>
    /// <param name="dWeight">Receives [CC, CF, k, k].</param>
    /// <param name="part">Which part to compute.</param>
    /// <param name="parts">Parts in all.</param>
    public void Run(float* coarse, float* fine, PanelBatch batch, float* dWeight, int part, int parts)
    {
        var (first, last) = WorkerTeam.Share(checked(_groups * _tiles), part, parts);
        if (first == last)
        {
            return;
        }

        var positions = batch.Panels * _shape.CoarsePixels;
        for (var position = 0; position < positions; position += BlockPositions)
        {
            var count = Math.Min(BlockPositions, positions - position);
            AddBlock(_swapped ? fine : coarse, _swapped ? coarse : fine, position, count, first, last, batch.LanesToCompute,
                _scratch[part]);
        }

        for (var group = 0; group < _groups; group++)
        {
            var (firstTile, lastTile) = TilesOf(group, first, last);
            if (firstTile < lastTile)
            {
                Store(group, firstTile * TileKernel.Rows, Math.Min(_terms, lastTile * TileKernel.Rows), dWeight);
            }
        }
    }

    private static double Filled(int channels) => (double)channels / (PanelLayout.PanelsFor(channels) * PanelLayout.Lanes);

    /// <summary>The tiles of a group of coarse channels among the units from first to last.</summary>
    /// <remarks>
    /// What a thread turns round and gathers another does too where they share it. Mostly there is more to gather, so that units are
    /// tile after tile, of each all groups; where there are few tiles they are group after group.
    /// </remarks>
    private (int First, int Last) TilesOf(int group, int first, int last) => _tiles > 2 * _groups
        ? ((first - group + _groups - 1) / _groups, (last - group + _groups - 1) / _groups)
        : (Math.Clamp(first - (group * _tiles), 0, _tiles), Math.Clamp(last - (group * _tiles), 0, _tiles));

    private void AddBlock(float* coarse, float* fine, int position, int count, int first, int last, int lanes, Scratch scratch)
    {
        nint turnedStride = BlockPositions * PanelLayout.Lanes * PanelLayout.Lanes;
        var (start, end) = (_tiles, 0);
        for (var group = 0; group < _groups; group++)
        {
            var (firstTile, lastTile) = TilesOf(group, first, last);
            if (firstTile < lastTile)
            {
                Turn(coarse, group, position, count, lanes, scratch.Turned.Pointer + (group * turnedStride));
                (start, end) = (Math.Min(start, firstTile), Math.Max(end, lastTile));
            }
        }

        FindPlaces(position, count, scratch.Places);
        for (var chunk = start; chunk < end; chunk += TilesAtOnce)
        {
            var chunkEnd = Math.Min(end, chunk + TilesAtOnce);
            Gather(fine, chunk * TileKernel.Rows, Math.Min(_terms, chunkEnd * TileKernel.Rows), count, lanes, scratch);
            for (var group = 0; group < _groups; group++)
            {
                var (firstTile, lastTile) = TilesOf(group, first, last);
                for (var tile = Math.Max(firstTile, chunk); tile < Math.Min(lastTile, chunkEnd); tile++)
                {
                    AddTile(
                        group, tile, position == 0, count * lanes,
                        scratch.Gathered.Pointer + ((nint)(tile - chunk) * TileKernel.Rows * count * lanes),
                        scratch.Turned.Pointer + (group * turnedStride), scratch);
                }
            }
        }
    }

    /// <summary>[coarse channel][position][lane] to [position][lane][coarse channel]; missing channels are 0.</summary>
    private void Turn(float* coarse, int group, int position, int count, int lanesToTurn, float* turned)
    {
        var lanes = PanelLayout.Lanes;
        var channels = PanelLayout.LanesUsed(_shape.CoarseChannels, group);
        if (channels < lanes)
        {
            new Span<float>(turned, count * lanesToTurn * lanes).Clear();
        }

        for (nint n = 0; n < count; n++)
        {
            var (panel, pixel) = Math.DivRem(position + n, _shape.CoarsePixels);
            var from = (((panel * _shape.CoarseChannels) + (group * lanes)) * _shape.CoarsePixels) + pixel;
            PanelLayout.Transpose(
                coarse + (from * lanes), _shape.CoarsePixels * lanes, channels, lanesToTurn, turned + (n * lanesToTurn * lanes),
                lanes);
        }
    }

    /// <summary>For each place of the kernel and each position of a block, the fine pixel of channel 0, in floats; -1 outside.</summary>
    private void FindPlaces(int position, int count, nint[] places)
    {
        var at = 0;
        for (var tap = 0; tap < _shape.Taps; tap++)
        {
            var (ky, kx) = Math.DivRem(tap, _shape.Kernel);
            var (panel, pixel) = Math.DivRem(position, _shape.CoarsePixels);
            var (i, j) = Math.DivRem(pixel, _shape.CoarseWidth);
            for (var n = 0; n < count; n++)
            {
                var (y, x) = ((i * _shape.Stride) - _shape.Padding + ky, (j * _shape.Stride) - _shape.Padding + kx);
                var inside = (uint)y < (uint)_shape.FineHeight && (uint)x < (uint)_shape.FineWidth;
                places[at++] = inside
                    ? (((nint)panel * _shape.FineLength) + (y * _shape.FineWidth) + x) * PanelLayout.Lanes
                    : -1;
                if (++j == _shape.CoarseWidth)
                {
                    (i, j) = i + 1 < _shape.CoarseHeight ? (i + 1, 0) : (0, 0);
                    panel += i == 0 ? 1 : 0;
                }
            }
        }
    }

    private void Gather(float* fine, int firstRow, int lastRow, int count, nint lanes, Scratch scratch)
    {
        var to = scratch.Gathered.Pointer;
        for (var row = firstRow; row < lastRow; row++)
        {
            var (channel, tap) = Math.DivRem(row, _shape.Taps);
            var plane = fine + ((nint)channel * _shape.FinePixels * PanelLayout.Lanes);
            foreach (var place in scratch.Places.AsSpan(tap * count, count))
            {
                if (place >= 0)
                {
                    PanelLayout.CopyLanes(plane + place, to, lanes);
                }
                else
                {
                    PanelLayout.ClearLanes(to, lanes);
                }

                to += lanes;
            }
        }
    }

    private void AddTile(int group, int tile, bool isFirst, int steps, float* gathered, float* turned, Scratch scratch)
    {
        var lanes = PanelLayout.Lanes;
        var row = tile * TileKernel.Rows;
        var rows = Math.Min(TileKernel.Rows, _terms - row);
        var to = _sums.Pointer + ((((nint)group * _terms) + row) * lanes);
        var used = PanelLayout.LanesUsed(_shape.CoarseChannels, group);
        if (isFirst)
        {
            TileKernel.Run(gathered, steps, 1, rows, turned, steps, null, to, lanes, used);
            return;
        }

        var sum = scratch.Tile.Pointer;
        TileKernel.Run(gathered, steps, 1, rows, turned, steps, null, sum, lanes, used);
        for (var i = 0; i < rows * lanes; i += Vector<float>.Count)
        {
            (Vector.Load(to + i) + Vector.Load(sum + i)).Store(to + i);
        }
    }

    /// <summary>[fine channel, ky, kx][coarse channel] to dW.</summary>
    private void Store(int group, int firstRow, int lastRow, float* dWeight)
    {
        var lanes = PanelLayout.Lanes;
        var channels = PanelLayout.LanesUsed(_shape.CoarseChannels, group);
        var from = _sums.Pointer + ((((nint)group * _terms) + firstRow) * lanes);
        if (!_swapped)
        {
            var to = dWeight + ((nint)group * lanes * _terms) + firstRow;
            PanelLayout.Transpose(from, lanes, lastRow - firstRow, channels, to, _terms);
            return;
        }

        // Fine and coarse have changed places, and the kernel goes backwards.
        for (var row = firstRow; row < lastRow; row++, from += lanes)
        {
            var (channel, tap) = Math.DivRem(row, _shape.Taps);
            for (nint lane = 0; lane < channels; lane++)
            {
                var fine = (group * lanes) + lane;
                dWeight[(((channel * _shape.CoarseChannels) + fine) * _shape.Taps) + _shape.Taps - 1 - tap] = from[lane];
            }
        }
    }

    private sealed class Scratch(ConvolutionShape shape, int groups)
    {
        public AlignedBuffer Turned { get; } = new(checked(groups * BlockPositions * PanelLayout.Lanes * PanelLayout.Lanes));

        public AlignedBuffer Gathered { get; } = new(TilesAtOnce * TileKernel.Rows * BlockPositions * PanelLayout.Lanes);

        public AlignedBuffer Tile { get; } = new(TileKernel.Rows * PanelLayout.Lanes);

        public nint[] Places { get; } = new nint[checked(shape.Taps * BlockPositions)];
    }
}
