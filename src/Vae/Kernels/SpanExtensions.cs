using System.Numerics;
using System.Runtime.InteropServices;

namespace Vae.Kernels;

internal static class SpanExtensions
{
    /// <summary>Puts 0 where NaN is.</summary>
    public static void ClearNaN(this Span<float> values)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        foreach (ref var vector in vectors)
        {
            vector = Vector.ConditionalSelect(Vector.Equals(vector, vector), vector, Vector<float>.Zero);
        }

        foreach (ref var value in values[(vectors.Length * Vector<float>.Count)..])
        {
            value = float.IsNaN(value) ? 0 : value;
        }
    }

    /// <summary>The position of the first NaN or infinity, or -1.</summary>
    public static int IndexOfNonFinite(this ReadOnlySpan<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
