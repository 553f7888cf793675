using System.Numerics;
using System.Runtime.CompilerServices;

namespace Vae.Kernels;

/// <summary>
/// The innermost step of a matrix product: C[r, lane] = init[r] + sum_k A[r, k] B[k, lane] for up to
/// <see cref="Rows"/> rows r and one panel of lanes. Every element is one chain of fused multiply-adds over k in order,
/// so its bits do not depend on which rows and lanes are computed with it, nor on the width of the vectors.
/// </summary>
/// <remarks>
/// With 512-bit vectors a tile is 12 rows by a panel's 32 lanes (<see cref="TileKernel512"/>); with 256 or 128 bits, x64 or Arm, 6 rows
/// by 16 or 8 lanes, twice or four times a panel: this file's kernel, whose <see cref="Vector{T}"/> the runtime makes as wide as the
/// machine's, down to plain scalars. <see cref="VectorWidth"/> says which.
/// </remarks>
internal static unsafe class TileKernel
{
    /// <summary>Rows that one call computes at most.</summary>
    public static int Rows => VectorWidth.Is512 ? TileKernel512.Rows : VectorRows;

    // 6 times 2 accumulators, the operands of B and one of A fill 16 vector registers.
    internal const int VectorRows = 6;

    /// <param name="a">A[0, 0].</param>
    /// <param name="rowStride">Floats from A[r, k] to A[r + 1, k].</param>
    /// <param name="stepStride">Floats from A[r, k] to A[r, k + 1].</param>
    /// <param name="rows">Rows that exist, from 1 to <see cref="Rows"/>; the others are neither read nor written.</param>
    /// <param name="b">[count][lane].</param>
    /// <param name="count">Terms of the sum; 0 gives the initial values.</param>
    /// <param name="init">The initial value of each row; null means zeros.</param>
    /// <param name="c">Receives rows of <see cref="PanelLayout.Lanes"/> values.</param>
    /// <param name="cStride">Floats from one row of C to the next.</param>
    /// <param name="lanes">Lanes that are needed; the others receive the same, or 0.</param>
    public static void Run(
        float* a, nint rowStride, nint stepStride, int rows, float* b, int count, float* init, float* c, nint cStride,
        int lanes = PanelLayout.Lanes)
    {
        if (VectorWidth.Is512)
        {
            TileKernel512.Run(a, rowStride, stepStride, rows, b, count, init, c, cStride, lanes);
        }
        else
        {
            RunNarrow(a, rowStride, stepStride, rows, b, count, init, c, cStride, lanes);
        }
    }

    internal static void RunNarrow(
        float* a, nint rowStride, nint stepStride, int rows, float* b, int count, float* init, float* c, nint cStride, int lanes)
    {
        var lane = 0;
        for (; lane < lanes; lane += 2 * Vector<float>.Count)
        {
            RunVector(a, rowStride, stepStride, rows, b + lane, count, init, c + lane, cStride);
        }

        for (; lane < PanelLayout.Lanes; lane += Vector<float>.Count)
        {
            for (nint r = 0; r < rows; r++)
            {
                Vector<float>.Zero.Store(c + (r * cStride) + lane);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunVector(
        float* a, nint rowStride, nint stepStride, int rows, float* b, int count, float* init, float* c, nint cStride)
    {
        var width = Vector<float>.Count;
        // Rows that do not exist repeat the last one that does; their results are not stored.
        var a0 = a;
        var a1 = rows > 1 ? a + rowStride : a0;
        var a2 = rows > 2 ? a1 + rowStride : a1;
        var a3 = rows > 3 ? a2 + rowStride : a2;
        var a4 = rows > 4 ? a3 + rowStride : a3;
        var a5 = rows > 5 ? a4 + rowStride : a4;
        Vector<float> c00, c01, c10, c11, c20, c21, c30, c31, c40, c41, c50, c51;
        if (init is null)
        {
            c00 = c01 = c10 = c11 = c20 = c21 = c30 = c31 = c40 = c41 = c50 = c51 = Vector<float>.Zero;
        }
        else
        {
            c00 = c01 = new Vector<float>(init[0]);
            c10 = c11 = new Vector<float>(rows > 1 ? init[1] : 0);
            c20 = c21 = new Vector<float>(rows > 2 ? init[2] : 0);
            c30 = c31 = new Vector<float>(rows > 3 ? init[3] : 0);
            c40 = c41 = new Vector<float>(rows > 4 ? init[4] : 0);
            c50 = c51 = new Vector<float>(rows > 5 ? init[5] : 0);
        }

        for (nint k = 0, at = 0; k < count; k++, at += stepStride)
        {
            var b0 = Vector.Load(b);
            var b1 = Vector.Load(b + width);
            b += PanelLayout.Lanes;
            var x = new Vector<float>(a0[at]);
            c00 = Vector.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector.FusedMultiplyAdd(x, b1, c01);
            x = new Vector<float>(a1[at]);
            c10 = Vector.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector.FusedMultiplyAdd(x, b1, c11);
            x = new Vector<float>(a2[at]);
            c20 = Vector.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector.FusedMultiplyAdd(x, b1, c21);
            x = new Vector<float>(a3[at]);
            c30 = Vector.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector.FusedMultiplyAdd(x, b1, c31);
            x = new Vector<float>(a4[at]);
            c40 = Vector.FusedMultiplyAdd(x, b0, c40);
            c41 = Vector.FusedMultiplyAdd(x, b1, c41);
            x = new Vector<float>(a5[at]);
            c50 = Vector.FusedMultiplyAdd(x, b0, c50);
            c51 = Vector.FusedMultiplyAdd(x, b1, c51);
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
            Store(c30, c31, c += cStride);
        }

        if (rows > 4)
        {
            Store(c40, c41, c += cStride);
        }

        if (rows > 5)
        {
            Store(c50, c51, c + cStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<float> low, Vector<float> high, float* c)
    {
        low.Store(c);
        high.Store(c + Vector<float>.Count);
    }
}
