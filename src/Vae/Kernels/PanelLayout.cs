using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Vae.Kernels;

/// <summary>
/// How a batch lies in memory while it goes through a network: [panel][feature][lane], where a panel is
/// <see cref="Lanes"/> rows side by side. A weight times a panel's feature is then one vector operation, and a layer's
/// output is the next layer's input without any copying. The last panel's unused lanes hold zeros or finite leftovers, and
/// nothing reads them into a result.
/// </summary>
internal static unsafe class PanelLayout
{
    /// <summary>Rows in a panel: two vectors of 512 bits, and as many narrower ones as that takes.</summary>
    public const int Lanes = 32;

    /// <summary>Lanes that kernels do alone where no row lies in the others.</summary>
    public const int HalfLanes = Lanes / 2;

    public static int PanelsFor(int rows) => (rows + Lanes - 1) / Lanes;

    /// <summary>Floats that hold <paramref name="rows"/> rows of <paramref name="width"/> values.</summary>
    public static int Length(int rows, int width) => checked(PanelsFor(rows) * Lanes * width);

    /// <summary>Floats that hold <paramref name="panels"/> panels of <paramref name="width"/> values a row, in a training session.</summary>
    /// <exception cref="ArgumentException">They are more than an array can have.</exception>
    public static int Room(int panels, int width)
    {
        var values = (long)panels * Lanes * width;
        return values < Array.MaxLength - AlignedBuffer.Overhead
            ? (int)values
            : throw new ArgumentException(
                $"A batch of {(long)panels * Lanes} rows, draws included, has {values} values in a layer of {width}; at most "
                + $"{Array.MaxLength} are supported. Use a smaller BatchSize, fewer Samples or narrower layers.");
    }

    /// <summary>Rows of a panel that are in use.</summary>
    public static int LanesUsed(int rows, int panel) => Math.Min(Lanes, rows - (panel * Lanes));

    /// <summary>A vector of lanes from <paramref name="lane"/> on: all bits of those below <paramref name="used"/>, none of the others.</summary>
    public static Vector<float> Used(int lane, int used) =>
        Vector.AsVectorSingle(Vector.LessThan(Vector<int>.Indices + new Vector<int>(lane), new Vector<int>(used)));

    /// <summary>Copies rows, row-major [rows, width], into a panel.</summary>
    /// <param name="source">The panel's first row.</param>
    /// <param name="rows">Rows to copy, up to <see cref="Lanes"/>; the other lanes become 0.</param>
    /// <param name="width">Values per row.</param>
    /// <param name="panel">Receives [width][lane].</param>
    public static void Pack(float* source, int rows, int width, float* panel) => Pack(source, width, rows, width, panel);

    /// <summary>Copies the first values of rows that lie <paramref name="stride"/> values apart, which may be 0, into a panel.</summary>
    /// <param name="source">The panel's first row.</param>
    /// <param name="stride">Values from one row to the next.</param>
    /// <param name="rows">Rows to copy, up to <see cref="Lanes"/>; the other lanes become 0.</param>
    /// <param name="width">Values per row.</param>
    /// <param name="panel">Receives [width][lane].</param>
    public static void Pack(float* source, int stride, int rows, int width, float* panel)
    {
        var lanes = Lanes;
        if (rows < lanes)
        {
            new Span<float>(panel, lanes * width).Clear();
        }

        Transpose(source, stride, rows, width, panel, lanes);
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
        for (nint i = 0; i < rows; i += Block)
        {
            for (nint j = 0; j < columns; j += Block)
            {
                var from = source + (i * sourceStride) + j;
                var to = destination + (j * destinationStride) + i;
                if (Avx.IsSupported && i + Block <= rows && j + Block <= columns)
                {
                    Transpose8x8(from, sourceStride, to, destinationStride);
                }
                else
                {
                    TransposeEdge(
                        from, sourceStride, Math.Min(Block, rows - (int)i), Math.Min(Block, columns - (int)j), to, destinationStride);
                }
            }
        }
    }

    /// <summary>Copies a value of the first lanes.</summary>
    /// <param name="from">Where from.</param>
    /// <param name="to">Where to.</param>
    /// <param name="lanes">All lanes or half of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyLanes(float* from, float* to, nint lanes = Lanes)
    {
        if (VectorWidth.Is512 && lanes == Lanes)
        {
            Vector512.Load(from).Store(to);
            Vector512.Load(from + Vector512<float>.Count).Store(to + Vector512<float>.Count);
            return;
        }

        for (nint lane = 0; lane < lanes; lane += Vector256<float>.Count)
        {
            Vector256.Load(from + lane).Store(to + lane);
        }
    }

    /// <summary>Puts 0 in the first lanes.</summary>
    /// <param name="to">Where.</param>
    /// <param name="lanes">All lanes or half of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ClearLanes(float* to, nint lanes = Lanes)
    {
        if (VectorWidth.Is512 && lanes == Lanes)
        {
            Vector512<float>.Zero.Store(to);
            Vector512<float>.Zero.Store(to + Vector512<float>.Count);
            return;
        }

        for (nint lane = 0; lane < lanes; lane += Vector256<float>.Count)
        {
            Vector256<float>.Zero.Store(to + lane);
        }
    }

    private static void TransposeEdge(float* source, nint sourceStride, int rows, int columns, float* destination, nint destinationStride)
    {
        for (nint j = 0; j < columns; j++)
        {
            for (nint i = 0; i < rows; i++)
            {
                destination[(j * destinationStride) + i] = source[(i * sourceStride) + j];
            }
        }
    }

    /// <summary>
    /// Three rounds of exchanges: neighbouring rows by single values, then by pairs, then by halves; after them the k-th
    /// vector holds the k-th column.
    /// </summary>
    private static void Transpose8x8(float* source, nint sourceStride, float* destination, nint destinationStride)
    {
        var r0 = Vector256.Load(source);
        var r1 = Vector256.Load(source + sourceStride);
        var r2 = Vector256.Load(source + (2 * sourceStride));
        var r3 = Vector256.Load(source + (3 * sourceStride));
        var r4 = Vector256.Load(source + (4 * sourceStride));
        var r5 = Vector256.Load(source + (5 * sourceStride));
        var r6 = Vector256.Load(source + (6 * sourceStride));
        var r7 = Vector256.Load(source + (7 * sourceStride));
        var (a0, a1) = (Avx.UnpackLow(r0, r1), Avx.UnpackHigh(r0, r1));
        var (a2, a3) = (Avx.UnpackLow(r2, r3), Avx.UnpackHigh(r2, r3));
        var (a4, a5) = (Avx.UnpackLow(r4, r5), Avx.UnpackHigh(r4, r5));
        var (a6, a7) = (Avx.UnpackLow(r6, r7), Avx.UnpackHigh(r6, r7));
        const byte Low = 0b01_00_01_00;
        const byte High = 0b11_10_11_10;
        var (b0, b1) = (Avx.Shuffle(a0, a2, Low), Avx.Shuffle(a0, a2, High));
        var (b2, b3) = (Avx.Shuffle(a1, a3, Low), Avx.Shuffle(a1, a3, High));
        var (b4, b5) = (Avx.Shuffle(a4, a6, Low), Avx.Shuffle(a4, a6, High));
        var (b6, b7) = (Avx.Shuffle(a5, a7, Low), Avx.Shuffle(a5, a7, High));
        const byte LowHalves = 0x20;
        const byte HighHalves = 0x31;
        Avx.Permute2x128(b0, b4, LowHalves).Store(destination);
        Avx.Permute2x128(b1, b5, LowHalves).Store(destination + destinationStride);
        Avx.Permute2x128(b2, b6, LowHalves).Store(destination + (2 * destinationStride));
        Avx.Permute2x128(b3, b7, LowHalves).Store(destination + (3 * destinationStride));
        Avx.Permute2x128(b0, b4, HighHalves).Store(destination + (4 * destinationStride));
        Avx.Permute2x128(b1, b5, HighHalves).Store(destination + (5 * destinationStride));
        Avx.Permute2x128(b2, b6, HighHalves).Store(destination + (6 * destinationStride));
        Avx.Permute2x128(b3, b7, HighHalves).Store(destination + (7 * destinationStride));
    }
}
