using System.Numerics;

namespace Vae.Numerics;

/// <summary>
/// How a batch lies in memory while it goes through a network: [panel][feature][lane], where a panel is
/// <see cref="Lanes"/> rows side by side. A weight times a panel's feature is then one vector operation, and a layer's
/// output is the next layer's input without any copying. The last panel's unused lanes hold zeros or finite leftovers, and
/// nothing reads them into a result.
/// </summary>
internal static unsafe class PanelLayout
{
    /// <summary>Rows in a panel: two vectors wide.</summary>
    public static readonly int Lanes = 2 * Vector<float>.Count;

    public static int PanelsFor(int rows) => (rows + Lanes - 1) / Lanes;

    /// <summary>Floats that hold <paramref name="rows"/> rows of <paramref name="width"/> values.</summary>
    public static int Length(int rows, int width) => checked(PanelsFor(rows) * Lanes * width);

    /// <summary>Rows of a panel that are in use.</summary>
    public static int LanesUsed(int rows, int panel) => Math.Min(Lanes, rows - (panel * Lanes));

    /// <summary>Copies rows, row-major [rows, width], into a panel.</summary>
    /// <param name="source">The panel's first row.</param>
    /// <param name="rows">Rows to copy, up to <see cref="Lanes"/>; the other lanes become 0.</param>
    /// <param name="width">Values per row.</param>
    /// <param name="panel">Receives [width][lane].</param>
    public static void Pack(float* source, int rows, int width, float* panel)
    {
        var lanes = Lanes;
        if (rows < lanes)
        {
            new Span<float>(panel, lanes * width).Clear();
        }

        Transpose(source, width, rows, width, panel, lanes);
    }

    /// <summary>Copies a panel's rows out, row-major [rows, width].</summary>
    /// <param name="panel">[width][lane].</param>
    /// <param name="rows">Rows to copy, up to <see cref="Lanes"/>.</param>
    /// <param name="width">Values per row.</param>
    /// <param name="destination">Receives [rows, width].</param>
    public static void Unpack(float* panel, int rows, int width, float* destination) =>
        Transpose(panel, Lanes, width, rows, destination, width);

    /// <summary>destination[j, i] = source[i, j] for i below <paramref name="rows"/>, j below <paramref name="columns"/>.</summary>
    public static void Transpose(float* source, int sourceStride, int rows, int columns, float* destination, int destinationStride)
    {
        // Eight by eight at a time keeps both sides within a few cache lines.
        const int Block = 8;
        for (var i0 = 0; i0 < rows; i0 += Block)
        {
            var iEnd = Math.Min(i0 + Block, rows);
            for (var j = 0; j < columns; j++)
            {
                var to = destination + ((long)j * destinationStride);
                var from = source + j;
                for (var i = i0; i < iEnd; i++)
                {
                    to[i] = from[(long)i * sourceStride];
                }
            }
        }
    }
}
