using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Vae.Kernels;

/// <summary>
/// <see cref="TileKernel"/> with 512-bit vectors: up to 12 rows by 32 lanes, 24 accumulators of the 32 registers. Each element is
/// the same chain of fused multiply-adds as there. In software where the processor has no such vectors: see <see cref="VectorWidth"/>.
/// </summary>
internal static unsafe class TileKernel512
{
    public const int Rows = 12;

    internal const int Width = 16;

    /// <summary>See <see cref="TileKernel.Run"/>.</summary>
    public static void Run(
        float* a, nint rowStride, nint stepStride, int rows, float* b, int count, float* init, float* c, nint cStride,
        int lanes = PanelLayout.Lanes)
    {
        if (rows < Rows)
        {
            TileEdges512.Run(a, rowStride, stepStride, rows, b, count, init, c, cStride);
        }
        else if (lanes <= Width)
        {
            TileEdges512.RunHalf(a, rowStride, stepStride, b, count, init, c, cStride);
        }
        else
        {
            RunWhole(a, rowStride, stepStride, b, count, init, c, cStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunWhole(
        float* a, nint rowStride, nint stepStride, float* b, int count, float* init, float* c, nint cStride)
    {
        // Four rows to a base pointer: r, 2 r and 3 r from it are addresses the processor computes by itself.
        var rowStride3 = 3 * rowStride;
        var a4 = a + (4 * rowStride);
        var a8 = a4 + (4 * rowStride);
        var (c00, c01) = Start(init, 0);
        var (c10, c11) = Start(init, 1);
        var (c20, c21) = Start(init, 2);
        var (c30, c31) = Start(init, 3);
        var (c40, c41) = Start(init, 4);
        var (c50, c51) = Start(init, 5);
        var (c60, c61) = Start(init, 6);
        var (c70, c71) = Start(init, 7);
        var (c80, c81) = Start(init, 8);
        var (c90, c91) = Start(init, 9);
        var (cA0, cA1) = Start(init, 10);
        var (cB0, cB1) = Start(init, 11);
        for (nint k = 0; k < count; k++)
        {
            var b0 = Vector512.Load(b);
            var b1 = Vector512.Load(b + Width);
            b += 2 * Width;
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
            x = Vector512.Create(*a8);
            c80 = Vector512.FusedMultiplyAdd(x, b0, c80);
            c81 = Vector512.FusedMultiplyAdd(x, b1, c81);
            x = Vector512.Create(a8[rowStride]);
            c90 = Vector512.FusedMultiplyAdd(x, b0, c90);
            c91 = Vector512.FusedMultiplyAdd(x, b1, c91);
            x = Vector512.Create(a8[2 * rowStride]);
            cA0 = Vector512.FusedMultiplyAdd(x, b0, cA0);
            cA1 = Vector512.FusedMultiplyAdd(x, b1, cA1);
            x = Vector512.Create(a8[rowStride3]);
            cB0 = Vector512.FusedMultiplyAdd(x, b0, cB0);
            cB1 = Vector512.FusedMultiplyAdd(x, b1, cB1);
            a += stepStride;
            a4 += stepStride;
            a8 += stepStride;
        }

        Store(c00, c01, c);
        Store(c10, c11, c += cStride);
        Store(c20, c21, c += cStride);
        Store(c30, c31, c += cStride);
        Store(c40, c41, c += cStride);
        Store(c50, c51, c += cStride);
        Store(c60, c61, c += cStride);
        Store(c70, c71, c += cStride);
        Store(c80, c81, c += cStride);
        Store(c90, c91, c += cStride);
        Store(cA0, cA1, c += cStride);
        Store(cB0, cB1, c + cStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (Vector512<float> Low, Vector512<float> High) Start(float* init, int row)
    {
        var value = init is null ? Vector512<float>.Zero : Vector512.Create(init[row]);
        return (value, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(Vector512<float> low, Vector512<float> high, float* c)
    {
        low.Store(c);
        high.Store(c + Width);
    }
}
