namespace Microsoft.ML.Data;

/// <summary>Colours times their alpha, and back; both from 0 to 255.</summary>
internal static class Alpha
{
    public static byte Premultiply(byte color, byte alpha) => (byte)(((color * alpha) + 127) / 255);

    /// <summary>Nothing is left of the colour of what is wholly transparent: 0.</summary>
    public static byte Divide(byte color, byte alpha) =>
        alpha == 0 ? (byte)0 : (byte)Math.Min(255, ((color * 255) + (alpha / 2)) / alpha);
}
