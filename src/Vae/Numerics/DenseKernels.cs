using System.Numerics;
using System.Runtime.Intrinsics;

namespace Vae.Numerics;

/// <summary>
/// A linear layer y = W x + b and its two backward products, on panels (<see cref="PanelLayout"/>).
/// B = batch rows, P = panels, I = inputs, O = outputs; W row-major [O, I].
/// Each method computes one part of its result; the parts together compute all of it.
/// </summary>
internal static unsafe class DenseKernels
{
    /// <summary>y[o, b] = bias[o] + sum_i W[o, i] x[i, b].</summary>
    /// <param name="weight">W, [O, I].</param>
    /// <param name="bias">[O].</param>
    /// <param name="x">[P, I, lane].</param>
    /// <param name="panels">P.</param>
    /// <param name="inputs">I.</param>
    /// <param name="outputs">O.</param>
    /// <param name="y">Receives [P, O, lane].</param>
    /// <param name="part">Which part to compute.</param>
    /// <param name="parts">Parts in all.</param>
    public static void Forward(
        float* weight, float* bias, float* x, int panels, int inputs, int outputs, float* y, int part, int parts)
    {
        nint lanes = PanelLayout.Lanes;
        var (first, last) = WorkerTeam.Share(Tiles(outputs), part, parts);
        for (var tile = first; tile < last; tile++)
        {
            nint o = tile * TileKernel.Rows;
            var rows = Math.Min(TileKernel.Rows, outputs - (int)o);
            for (nint p = 0; p < panels; p++)
            {
                TileKernel.Run(
                    weight + (o * inputs), inputs, 1, rows, x + (p * inputs * lanes), inputs, bias + o,
                    y + (((p * outputs) + o) * lanes), lanes);
            }
        }
    }

    /// <summary>dx[i, b] = sum_o W[o, i] dy[o, b].</summary>
    /// <param name="weight">W, [O, I]; followed by at least 16 readable floats.</param>
    /// <param name="dy">[P, O, lane].</param>
    /// <param name="panels">P.</param>
    /// <param name="inputs">I.</param>
    /// <param name="outputs">O.</param>
    /// <param name="dx">Receives [P, I, lane].</param>
    /// <param name="scratch">This part's own, at least <see cref="BackwardInputScratch"/> floats.</param>
    /// <param name="part">Which part to compute.</param>
    /// <param name="parts">Parts in all.</param>
    public static void BackwardInput(
        float* weight, float* dy, int panels, int inputs, int outputs, float* dx, float* scratch, int part, int parts)
    {
        nint lanes = PanelLayout.Lanes;
        var (first, last) = WorkerTeam.Share(Tiles(inputs), part, parts);
        for (var tile = first; tile < last; tile++)
        {
            nint i = tile * TileKernel.Rows;
            var rows = Math.Min(TileKernel.Rows, inputs - (int)i);
            // The columns of W side by side: read with its row stride they would cost a cache line an element. Whole vectors
            // are copied; what goes past the tile's rows is overwritten by the next copy.
            for (nint o = 0; o < outputs; o++)
            {
                var from = weight + (o * inputs) + i;
                var to = scratch + (o * TileKernel.Rows);
                Vector256.Load(from).Store(to);
                if (TileKernel.Rows > Vector256<float>.Count)
                {
                    Vector256.Load(from + Vector256<float>.Count).Store(to + Vector256<float>.Count);
                }
            }

            for (nint p = 0; p < panels; p++)
            {
                TileKernel.Run(
                    scratch, 1, TileKernel.Rows, rows, dy + (p * outputs * lanes), outputs, null,
                    dx + (((p * inputs) + i) * lanes), lanes);
            }
        }
    }

    public static int BackwardInputScratch(int outputs) => (outputs * TileKernel.Rows) + (2 * Vector256<float>.Count);

    /// <summary>dW[o, i] = sum_b dy[o, b] x[i, b].</summary>
    /// <param name="dyRows">dy as rows, [B, O].</param>
    /// <param name="xColumns">x in column panels, [ceil(I / lanes), B, lane]: <see cref="ToColumnPanels"/>.</param>
    /// <param name="batch">B, lanes that are not in use included or not: they add zeros.</param>
    /// <param name="inputs">I.</param>
    /// <param name="outputs">O.</param>
    /// <param name="dWeight">Receives [O, I].</param>
    /// <param name="scratch">This part's own, at least <see cref="BackwardWeightScratch"/> floats.</param>
    /// <param name="part">Which part to compute.</param>
    /// <param name="parts">Parts in all.</param>
    public static void BackwardWeight(
        float* dyRows, float* xColumns, int batch, int inputs, int outputs, float* dWeight, float* scratch, int part, int parts)
    {
        nint lanes = PanelLayout.Lanes;
        var (first, last) = WorkerTeam.Share(Tiles(outputs), part, parts);
        var columnPanels = PanelLayout.PanelsFor(inputs);
        for (nint panel = 0; panel < columnPanels; panel++)
        {
            var used = PanelLayout.LanesUsed(inputs, (int)panel);
            for (var tile = first; tile < last; tile++)
            {
                nint o = tile * TileKernel.Rows;
                var rows = Math.Min(TileKernel.Rows, outputs - (int)o);
                var whole = used == lanes;
                var target = dWeight + (o * inputs) + (panel * lanes);
                TileKernel.Run(
                    dyRows + o, 1, outputs, rows, xColumns + (panel * batch * lanes), batch, null,
                    whole ? target : scratch, whole ? inputs : lanes);
                for (nint r = 0; !whole && r < rows; r++)
                {
                    new Span<float>(scratch + (r * lanes), used).CopyTo(new Span<float>(target + (r * inputs), used));
                }
            }
        }
    }

    public static int BackwardWeightScratch() => TileKernel.Rows * PanelLayout.Lanes;

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
        var (first, last) = WorkerTeam.Share(outputs, part, parts);
        for (nint o = first; o < last; o++)
        {
            var sum = Vector<float>.Zero;
            for (nint p = 0; p < panels; p++)
            {
                var values = dy + (((p * outputs) + o) * lanes);
                sum += Vector.Load(values)
                    + Vector.Load(values + Vector<float>.Count);
            }

            dBias[o] = Vector.Sum(sum);
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

    /// <summary>Turns panels into rows: [P, width, lane] to [rows, width].</summary>
    public static void ToRows(float* panels, int rows, int width, float* destination, int part, int parts)
    {
        nint lanes = PanelLayout.Lanes;
        var (first, last) = WorkerTeam.Share(PanelLayout.PanelsFor(rows), part, parts);
        for (nint p = first; p < last; p++)
        {
            PanelLayout.Unpack(
                panels + (p * width * lanes), PanelLayout.LanesUsed(rows, (int)p), width, destination + (p * lanes * width));
        }
    }

    private static int Tiles(int rows) => (rows + TileKernel.Rows - 1) / TileKernel.Rows;
}
