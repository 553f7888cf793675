using System.Numerics;
using System.Runtime.Intrinsics;

namespace Vae.Kernels;

/// <summary>
/// A linear layer y = W x + b and its two backward products, on panels (<see cref="PanelLayout"/>).
/// B = batch rows, P = panels, I = inputs, O = outputs; W row-major [O, I].
/// Each method computes one part of its result; the parts together compute all of it.
/// </summary>
internal static unsafe class DenseKernels
{
    // Tiles whose operand is gathered at once: a cache line of the matrix serves several, as does a panel of the other operand while
    // it is in the first-level cache.
    private static readonly int GroupTiles = 48 / TileKernel.Rows;

    /// <summary>y[o, b] = bias[o] + sum_i W[o, i] x[i, b].</summary>
    /// <param name="weight">W, [O, I].</param>
    /// <param name="bias">[O]; null for none.</param>
    /// <param name="x">[P, I, lane].</param>
    /// <param name="batch">P, and the lanes in use; those that are not receive finite values.</param>
    /// <param name="inputs">I.</param>
    /// <param name="outputs">O.</param>
    /// <param name="y">Receives [P, O, lane].</param>
    /// <param name="part">Which part to compute.</param>
    /// <param name="parts">Parts in all.</param>
    public static void Forward(
        float* weight, float* bias, float* x, PanelBatch batch, int inputs, int outputs, float* y, int part, int parts)
    {
        nint lanes = PanelLayout.Lanes;
        var (first, last) = WorkerTeam.Share(Tiles(outputs), part, parts);
        for (var tile = first; tile < last; tile++)
        {
            nint o = tile * TileKernel.Rows;
            var rows = Math.Min(TileKernel.Rows, outputs - (int)o);
            for (nint p = 0; p < batch.Panels; p++)
            {
                TileKernel.Run(
                    weight + (o * inputs), inputs, 1, rows, x + (p * inputs * lanes), inputs, bias is null ? null : bias + o,
                    y + (((p * outputs) + o) * lanes), lanes, batch.LanesUsed((int)p));
            }
        }
    }

    /// <summary>dx[i, b] = sum_o W[o, i] dy[o, b].</summary>
    /// <param name="weight">W, [O, I]; followed by at least 16 readable floats.</param>
    /// <param name="dy">[P, O, lane], zero in the lanes that are not in use.</param>
    /// <param name="batch">P, and the lanes in use.</param>
    /// <param name="inputs">I.</param>
    /// <param name="outputs">O.</param>
    /// <param name="dx">Receives [P, I, lane].</param>
    /// <param name="scratch">This part's own, at least <see cref="BackwardInputScratch"/> floats.</param>
    /// <param name="part">Which part to compute.</param>
    /// <param name="parts">Parts in all.</param>
    public static void BackwardInput(
        float* weight, float* dy, PanelBatch batch, int inputs, int outputs, float* dx, float* scratch, int part, int parts)
    {
        nint lanes = PanelLayout.Lanes;
        var (first, last) = WorkerTeam.Share(Tiles(inputs), part, parts);
        for (var start = first; start < last; start += GroupTiles)
        {
            // The columns of W side by side: read with its row stride they would cost a cache line an element.
            var tiles = Math.Min(GroupTiles, last - start);
            Gather(weight + (start * TileKernel.Rows), inputs, outputs, tiles, scratch);
            for (nint p = 0; p < batch.Panels; p++)
            {
                var used = batch.LanesUsed((int)p);
                for (nint t = 0; t < tiles; t++)
                {
                    var i = (start + t) * TileKernel.Rows;
                    var rows = Math.Min(TileKernel.Rows, inputs - (int)i);
                    TileKernel.Run(
                        scratch + (t * GatheredTile(outputs)), 1, TileKernel.Rows, rows, dy + (p * outputs * lanes), outputs, null,
                        dx + (((p * inputs) + i) * lanes), lanes, used);
                }
            }
        }
    }

    public static int BackwardInputScratch(int outputs) => GatherScratch(outputs);

    /// <summary>dW[o, i] = sum_b dy[o, b] x[i, b].</summary>
    /// <param name="dy">[P, O, lane].</param>
    /// <param name="xColumns">x in column panels, [ceil(I / lanes), B, lane]: <see cref="ToColumnPanels"/>.</param>
    /// <param name="batch">B, lanes that are not in use included or not: they add zeros.</param>
    /// <param name="inputs">I.</param>
    /// <param name="outputs">O.</param>
    /// <param name="dWeight">Receives [O, I].</param>
    /// <param name="scratch">This part's own, at least <see cref="BackwardWeightScratch"/> floats.</param>
    /// <param name="part">Which part to compute.</param>
    /// <param name="parts">Parts in all.</param>
    public static void BackwardWeight(
        float* dy, float* xColumns, int batch, int inputs, int outputs, float* dWeight, float* scratch, int part, int parts)
    {
        nint lanes = PanelLayout.Lanes;
        var edge = scratch + GatherScratch(batch);
        var (first, last) = WorkerTeam.Share(Tiles(outputs), part, parts);
        for (var start = first; start < last; start += GroupTiles)
        {
            var tiles = Math.Min(GroupTiles, last - start);
            GatherTurned(dy, batch, outputs, start, tiles, scratch);
            for (nint panel = 0; panel < PanelLayout.PanelsFor(inputs); panel++)
            {
                var used = PanelLayout.LanesUsed(inputs, (int)panel);
                var whole = used == lanes;
                for (nint t = 0; t < tiles; t++)
                {
                    var o = (start + t) * TileKernel.Rows;
                    var rows = Math.Min(TileKernel.Rows, outputs - (int)o);
                    var target = dWeight + (o * inputs) + (panel * lanes);
                    TileKernel.Run(
                        scratch + (t * GatheredTile(batch)), 1, TileKernel.Rows, rows, xColumns + (panel * batch * lanes), batch, null,
                        whole ? target : edge, whole ? inputs : lanes, used);
                    for (nint r = 0; !whole && r < rows; r++)
                    {
                        new Span<float>(edge + (r * lanes), used).CopyTo(new Span<float>(target + (r * inputs), used));
                    }
                }
            }
        }
    }

    public static int BackwardWeightScratch(int batch) => GatherScratch(batch) + (TileKernel.Rows * PanelLayout.Lanes);

    /// <summary>db[o] = sum_b dy[o, b].</summary>
    /// <param name="dy">[P, O, lane], zero in the lanes that are not in use.</param>
    /// <param name="panels">P.</param>
    /// <param name="outputs">O.</param>
    /// <param name="dBias">Receives [O].</param>
    /// <param name="part">Which part to compute.</param>
    /// <param name="parts">Parts in all.</param>
    public static void BackwardBias(float* dy, int panels, int outputs, float* dBias, int part, int parts)
    {
        nint lanes = PanelLayout.Lanes;
        var sums = stackalloc float[PanelLayout.Lanes];
        var (first, last) = WorkerTeam.Share(outputs, part, parts);
        for (nint o = first; o < last; o++)
        {
            for (nint lane = 0; lane < lanes; lane += Vector<float>.Count)
            {
                var sum = Vector<float>.Zero;
                for (nint p = 0; p < panels; p++)
                {
                    sum += Vector.Load(dy + (((p * outputs) + o) * lanes) + lane);
                }

                sum.Store(sums + lane);
            }

            dBias[o] = LaneSums.Fold(sums);
        }
    }

    /// <summary>Turns panels into column panels: [P, width, lane of rows] to [ceil(width / lanes), rows, lane of features].</summary>
    public static void ToColumnPanels(float* panels, int rows, int width, float* columns, int part, int parts)
    {
        nint lanes = PanelLayout.Lanes;
        var (first, last) = WorkerTeam.Share(PanelLayout.PanelsFor(width), part, parts);
        for (nint c = first; c < last; c++)
        {
            var features = PanelLayout.LanesUsed(width, (int)c);
            for (nint p = 0; p < PanelLayout.PanelsFor(rows); p++)
            {
                var source = panels + (((p * width) + (c * lanes)) * lanes);
                var destination = columns + (((c * rows) + (p * lanes)) * lanes);
                PanelLayout.Transpose(source, (int)lanes, features, PanelLayout.LanesUsed(rows, (int)p), destination, (int)lanes);
            }
        }
    }

    /// <summary>Copies the columns of some tiles out of a row-major matrix: [count, stride] to [tile][count][the tile's columns].</summary>
    /// <remarks>Whole vectors are copied: what goes past a tile's columns the next row replaces, or nothing reads.</remarks>
    private static void Gather(float* matrix, nint stride, int count, int tiles, float* destination)
    {
        nint width = TileKernel.Rows;
        var tileStride = GatheredTile(count);
        for (nint k = 0; k < count; k++)
        {
            var from = matrix + (k * stride);
            var to = destination + (k * width);
            for (var t = 0; t < tiles; t++)
            {
                Vector256.Load(from).Store(to);
                if (width > Vector256<float>.Count)
                {
                    Vector256.Load(from + Vector256<float>.Count).Store(to + Vector256<float>.Count);
                }

                from += width;
                to += tileStride;
            }
        }
    }

    /// <summary>Turns panels round for some tiles: [P, width, lane] to [tile][row][the tile's features].</summary>
    /// <remarks>Eight features at a time: those past a tile's the next row replaces, or nothing reads; twelve overlap in the middle.</remarks>
    private static void GatherTurned(float* panels, int rows, int width, int firstTile, int tiles, float* destination)
    {
        const int Block = 8;
        var (lanes, tileRows) = (PanelLayout.Lanes, TileKernel.Rows);
        for (var t = 0; t < tiles; t++, destination += GatheredTile(rows))
        {
            var first = (firstTile + t) * tileRows;
            var features = Math.Min(tileRows, width - first);
            var atOnce = width - first < Block ? features : Block;
            for (nint p = 0; p < PanelLayout.PanelsFor(rows); p++)
            {
                var used = PanelLayout.LanesUsed(rows, (int)p);
                var from = panels + (((p * width) + first) * lanes);
                var to = destination + (p * lanes * tileRows);
                PanelLayout.Transpose(from, lanes, atOnce, used, to, tileRows);
                if (features > Block)
                {
                    var rest = features - Block;
                    PanelLayout.Transpose(from + (rest * lanes), lanes, Block, used, to + rest, tileRows);
                }
            }
        }
    }

    private static nint GatheredTile(int count) => ((nint)count * TileKernel.Rows) + Vector256<float>.Count;

    private static int GatherScratch(int count) => checked((int)(GroupTiles * GatheredTile(count)));

    private static int Tiles(int rows) => (rows + TileKernel.Rows - 1) / TileKernel.Rows;
}
