namespace Vae.Numerics;

internal static class SpanExtensions
{
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
