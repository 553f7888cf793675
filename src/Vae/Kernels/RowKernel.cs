using System.Numerics;
using System.Runtime.CompilerServices;

namespace Vae.Kernels;

/// <summary>
/// A linear layer on one row: y[o] = bias[o] + sum_i W[o, i] x[i], with the outputs side by side in vectors. Each output is
/// the same chain of fused multiply-adds as in <see cref="TileKernel"/>; terms with x[i] = 0 add nothing and are left out.
/// </summary>
internal static unsafe class RowKernel
{
    // Enough independent chains to keep both multiply-add units busy while each waits for its last result.
    private const int VectorsAtOnce = 8;

    /// <summary>Groups of outputs, each computed by one call.</summary>
    public static int Groups(int outputs) => (outputs + GroupWidth - 1) / GroupWidth;

    /// <summary>Floats of a packed weight.</summary>
    public static int PackedLength(int inputs, int outputs) => checked(Groups(outputs) * GroupWidth * inputs);

    /// <summary>Floats of a row of outputs, whole groups.</summary>
    public static int PaddedOutputs(int outputs) => Groups(outputs) * GroupWidth;

    /// <summary>Rearranges W, [O, I], to [group of outputs, I, output in group]; missing outputs are 0.</summary>
    public static void Pack(float* weight, int inputs, int outputs, float* packed)
    {
        for (nint o = 0; o < outputs; o++)
        {
            var target = packed + (o / GroupWidth * GroupWidth * inputs) + (o % GroupWidth);
            for (nint i = 0; i < inputs; i++)
            {
                target[i * GroupWidth] = weight[(o * inputs) + i];
            }
        }
    }

    /// <summary>Lists the terms that count.</summary>
    /// <param name="x">[I].</param>
    /// <param name="inputs">I.</param>
    /// <param name="nonZero">Receives how many values of x are not 0, and behind it their places; room for 1 + I.</param>
    public static void FindNonZero(float* x, int inputs, int* nonZero)
    {
        var terms = 0;
        for (var i = 0; i < inputs; i++)
        {
            nonZero[1 + terms] = i;
            terms += x[i] == 0 ? 0 : 1;
        }

        nonZero[0] = terms;
    }

    /// <param name="packed">From <see cref="Pack"/>.</param>
    /// <param name="bias">[O], followed by readable floats up to <see cref="PaddedOutputs"/>.</param>
    /// <param name="x">[I].</param>
    /// <param name="inputs">I.</param>
    /// <param name="group">Which of the <see cref="Groups"/>.</param>
    /// <param name="nonZero">From <see cref="FindNonZero"/>.</param>
    /// <param name="y">Receives the group's values, of <see cref="PaddedOutputs"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* packed, float* bias, float* x, int inputs, int group, int* nonZero, float* y)
    {
        var (width, terms, o) = (Vector<float>.Count, nonZero[0], group * GroupWidth);
        packed += (nint)o * inputs;
        nonZero++;
        var y0 = Vector.Load(bias + o);
        var y1 = Vector.Load(bias + o + width);
        var y2 = Vector.Load(bias + o + (2 * width));
        var y3 = Vector.Load(bias + o + (3 * width));
        var y4 = Vector.Load(bias + o + (4 * width));
        var y5 = Vector.Load(bias + o + (5 * width));
        var y6 = Vector.Load(bias + o + (6 * width));
        var y7 = Vector.Load(bias + o + (7 * width));
        for (var t = 0; t < terms; t++)
        {
            var i = nonZero[t];
            var value = new Vector<float>(x[i]);
            var w = packed + ((nint)i * VectorsAtOnce * width);
            y0 = Vector.FusedMultiplyAdd(value, Vector.Load(w), y0);
            y1 = Vector.FusedMultiplyAdd(value, Vector.Load(w + width), y1);
            y2 = Vector.FusedMultiplyAdd(value, Vector.Load(w + (2 * width)), y2);
            y3 = Vector.FusedMultiplyAdd(value, Vector.Load(w + (3 * width)), y3);
            y4 = Vector.FusedMultiplyAdd(value, Vector.Load(w + (4 * width)), y4);
            y5 = Vector.FusedMultiplyAdd(value, Vector.Load(w + (5 * width)), y5);
            y6 = Vector.FusedMultiplyAdd(value, Vector.Load(w + (6 * width)), y6);
            y7 = Vector.FusedMultiplyAdd(value, Vector.Load(w + (7 * width)), y7);
        }

        y0.Store(y + o);
        y1.Store(y + o + width);
        y2.Store(y + o + (2 * width));
        y3.Store(y + o + (3 * width));
        y4.Store(y + o + (4 * width));
        y5.Store(y + o + (5 * width));
        y6.Store(y + o + (6 * width));
        y7.Store(y + o + (7 * width));
    }

    private static int GroupWidth => VectorsAtOnce * Vector<float>.Count;
}
