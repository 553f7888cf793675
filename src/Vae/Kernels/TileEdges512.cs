using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Vae.Kernels.TileKernel512;

namespace Vae.Kernels;

/// <summary>
/// What <see cref="TileKernel512"/> leaves over: tiles of fewer than 12 rows, and tiles of which only the first 16 lanes are needed.
/// </summary>
internal static unsafe class TileEdges512
{
    /// <summary>Fewer than 12 rows: eight at once where there are as many, the others by up to four.</summary>
    public static void Run(
        float* a, nint rowStride, nint stepStride, int rows, float* b, int count, float* init, float* c, nint cStride)
    {
        const int Eight = 8;
        const int Four = 4;
        var r = 0;
        if (rows >= Eight)
        {
            RunEight(a, rowStride, stepStride, b, count, init, c, cStride);
            r = Eight;
        }

        for (; r < rows; r += Four)
        {
            RunFour(
                a + (r * rowStride), rowStride, stepStride, Math.Min(Four, rows - r), b, count,
                init is null ? null : init + r, c + (r * cStride), cStride);
        }
    }

    /// <summary>12 rows by 16 lanes; the other lanes receive 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RunHalf(
        float* a, nint rowStride, nint stepStride, float* b, int count, float* init, float* c, nint cStride)
    {
        var none = Vector512<float>.Zero;
        var rowStride3 = 3 * rowStride;
        var a4 = a + (4 * rowStride);
        var a8 = a4 + (4 * rowStride);
        var c0 = Start(init, 0).Low;
        var c1 = Start(init, 1).Low;
        var c2 = Start(init, 2).Low;
        var c3 = Start(init, 3).Low;
        var c4 = Start(init, 4).Low;
        var c5 = Start(init, 5).Low;
        var c6 = Start(init, 6).Low;
        var c7 = Start(init, 7).Low;
        var c8 = Start(init, 8).Low;
        var c9 = Start(init, 9).Low;
        var cA = Start(init, 10).Low;
        var cB = Start(init, 11).Low;
        for (nint k = 0; k < count; k++)
        {
            var b0 = Vector512.Load(b);
            b += PanelLayout.Lanes;
            c0 = Vector512.FusedMultiplyAdd(Vector512.Create(*a), b0, c0);
            c1 = Vector512.FusedMultiplyAdd(Vector512.Create(a[rowStride]), b0, c1);
            c2 = Vector512.FusedMultiplyAdd(Vector512.Create(a[2 * rowStride]), b0, c2);
            c3 = Vector512.FusedMultiplyAdd(Vector512.Create(a[rowStride3]), b0, c3);
            c4 = Vector512.FusedMultiplyAdd(Vector512.Create(*a4), b0, c4);
            c5 = Vector512.FusedMultiplyAdd(Vector512.Create(a4[rowStride]), b0, c5);
            c6 = Vector512.FusedMultiplyAdd(Vector512.Create(a4[2 * rowStride]), b0, c6);
            c7 = Vector512.FusedMultiplyAdd(Vector512.Create(a4[rowStride3]), b0, c7);
            c8 = Vector512.FusedMultiplyAdd(Vector512.Create(*a8), b0, c8);
            c9 = Vector512.FusedMultiplyAdd(Vector512.Create(a8[rowStride]), b0, c9);
            cA = Vector512.FusedMultiplyAdd(Vector512.Create(a8[2 * rowStride]), b0, cA);
            cB = Vector512.FusedMultiplyAdd(Vector512.Create(a8[rowStride3]), b0, cB);
            a += stepStride;
            a4 += stepStride;
            a8 += stepStride;
        }

        Store(c0, none, c);
        Store(c1, none, c += cStride);
        Store(c2, none, c += cStride);
        Store(c3, none, c += cStride);
        Store(c4, none, c += cStride);
        Store(c5, none, c += cStride);
        Store(c6, none, c += cStride);
        Store(c7, none, c += cStride);
        Store(c8, none, c += cStride);
        Store(c9, none, c += cStride);
        Store(cA, none, c += cStride);
        Store(cB, none, c + cStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunEight(
        float* a, nint rowStride, nint stepStride, float* b, int count, float* init, float* c, nint cStride)
    {
        var rowStride3 = 3 * rowStride;
        var a4 = a + (4 * rowStride);
        var (c00, c01) = Start(init, 0);
        var (c10, c11) = Start(init, 1);
        var (c20, c21) = Start(init, 2);
        var (c30, c31) = Start(init, 3);
        var (c40, c41) = Start(init, 4);
        var (c50, c51) = Start(init, 5);
        var (c60, c61) = Start(init, 6);
        var (c70, c71) = Start(init, 7);
        for (nint k = 0; k < count; k++)
        {
            var b0 = Vector512.Load(b);
            var b1 = Vector512.Load(b + TileKernel512.Width);
            b += 2 * TileKernel512.Width;
            var x = Vector512.Create(*a);
            c00 = Vector512.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(x, b1, c01);
            x = Vector512.Create(a[rowStride]);
            c10 = Vector512.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(x, b1, c11);
            x = Vector512.Create(a[2 * rowStride]);
            c20 = Vector512.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(x, b1, c21);
            x = Vector512.Create(a[rowStride3]);
            c30 = Vector512.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(x, b1, c31);
            x = Vector512.Create(*a4);
            c40 = Vector512.FusedMultiplyAdd(x, b0, c40);
            c41 = Vector512.FusedMultiplyAdd(x, b1, c41);
            x = Vector512.Create(a4[rowStride]);
            c50 = Vector512.FusedMultiplyAdd(x, b0, c50);
            c51 = Vector512.FusedMultiplyAdd(x, b1, c51);
            x = Vector512.Create(a4[2 * rowStride]);
            c60 = Vector512.FusedMultiplyAdd(x, b0, c60);
            c61 = Vector512.FusedMultiplyAdd(x, b1, c61);
            x = Vector512.Create(a4[rowStride3]);
            c70 = Vector512.FusedMultiplyAdd(x, b0, c70);
            c71 = Vector512.FusedMultiplyAdd(x, b1, c71);
            a += stepStride;
            a4 += stepStride;
        }

        Store(c00, c01, c);
        Store(c10, c11, c += cStride);
        Store(c20, c21, c += cStride);
        Store(c30, c31, c += cStride);
        Store(c40, c41, c += cStride);
        Store(c50, c51, c += cStride);
        Store(c60, c61, c += cStride);
        Store(c70, c71, c + cStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunFour(
        float* a, nint rowStride, nint stepStride, int rows, float* b, int count, float* init, float* c, nint cStride)
    {
        // Rows that do not exist repeat the last one that does; their results are not stored.
        var a1 = rows > 1 ? a + rowStride : a;
        var a2 = rows > 2 ? a1 + rowStride : a1;
        var a3 = rows > 3 ? a2 + rowStride : a2;
        var (c00, c01) = Start(init, 0);
        var (c10, c11) = Start(init, Math.Min(1, rows - 1));
        var (c20, c21) = Start(init, Math.Min(2, rows - 1));
        var (c30, c31) = Start(init, Math.Min(3, rows - 1));
        for (nint k = 0, at = 0; k < count; k++, at += stepStride)
        {
            var b0 = Vector512.Load(b);
            var b1 = Vector512.Load(b + TileKernel512.Width);
            b += 2 * TileKernel512.Width;
            var x = Vector512.Create(a[at]);
            c00 = Vector512.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(x, b1, c01);
            x = Vector512.Create(a1[at]);
            c10 = Vector512.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(x, b1, c11);
            x = Vector512.Create(a2[at]);
            c20 = Vector512.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(x, b1, c21);
            x = Vector512.Create(a3[at]);
            c30 = Vector512.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(x, b1, c31);
        }

        Store(c00, c01, c);
        if (rows > 1)
        {
            Store(c10, c11, c += cStride);
        }

        if (rows > 2)
        {
            Store(c20, c21, c += cStride);
        }

        if (rows > 3)
        {
            Store(c30, c31, c + cStride);
        }
    }
}
