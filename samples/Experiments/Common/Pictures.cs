/// <summary>Images as CSV: a line for each, of grey levels from 0 to 255, row by row.</summary>
internal static class Pictures
{
    /// <param name="path">The file.</param>
    /// <param name="pixels">From 0 to 1, [n, <paramref name="dimension"/>]; what lies outside is cut off.</param>
    /// <param name="dimension">Pixels of an image.</param>
    public static void Save(string path, float[] pixels, int dimension) =>
        File.WriteAllLines(path, pixels.Chunk(dimension).Select(image => string.Join(',', image.Select(Grey))));

    private static int Grey(float pixel) => (int)MathF.Round(255 * Math.Clamp(pixel, 0, 1));
}
