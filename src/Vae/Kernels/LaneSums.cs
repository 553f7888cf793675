using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Vae.Kernels;

/// <summary>
/// How sums over rows are put together, the same at every vector width: one running sum for each lane of a panel, added to in a fixed
/// order, and at last this one fold of the <see cref="PanelLayout.Lanes"/> of them.
/// </summary>
internal static unsafe class LaneSums
{
    /// <summary>
    /// The sum of 32 values: lane i plus lane i + 16, of those i plus i + 8, then + 4, + 2 and + 1.
    /// </summary>
    /// <param name="lanes">[lane].</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Fold(float* lanes)
    {
        const int Width = 8;
        var sums = Vector256.Load(lanes) + Vector256.Load(lanes + (2 * Width))
            + (Vector256.Load(lanes + Width) + Vector256.Load(lanes + (3 * Width)));
        var half = sums.GetLower() + sums.GetUpper();
        return half[0] + half[2] + (half[1] + half[3]);
    }

    /// <summary>Adds up in order: the library's own sum may pair terms.</summary>
    public static double InOrder(ReadOnlySpan<double> terms)
    {
        var sum = 0.0;
        foreach (var term in terms)
        {
            sum += term;
        }

        return sum;
    }
}
