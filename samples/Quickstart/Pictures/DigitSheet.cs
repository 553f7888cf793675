/// <summary>Rows of digits under headings.</summary>
internal static class DigitSheet
{
    private const int Columns = 10;
    private const int Dot = 9; // side of a drawn pixel
    private const int Cell = DigitRow.Side * Dot;
    private const int Gap = 10;
    private const int Heading = 40;
    private const int LetterDot = 2;
    private const int Margin = 24;

    /// <summary>Draws images of values from 0, paper, to 1, ink, ten in a row.</summary>
    public static Canvas Draw(params (string Heading, float[][] Images)[] sections)
    {
        var height = Margin + sections.Sum(section => Heading + (Lines(section.Images) * (Cell + Gap)));
        var canvas = new Canvas((2 * Margin) + (Columns * (Cell + Gap)) - Gap, height + Margin - Gap, Color.Paper);
        var top = Margin;
        foreach (var (heading, images) in sections)
        {
            canvas.Write(heading, Margin, top + ((Heading - (TinyFont.Height * LetterDot)) / 2), LetterDot, Color.Ink);
            top += Heading;
            for (var i = 0; i < images.Length; i++)
            {
                var (line, column) = Math.DivRem(i, Columns);
                DrawDigit(canvas, images[i], Margin + (column * (Cell + Gap)), top + (line * (Cell + Gap)));
            }

            top += Lines(images) * (Cell + Gap);
        }

        return canvas;
    }

    private static int Lines(float[][] images) => (images.Length + Columns - 1) / Columns;

    private static void DrawDigit(Canvas canvas, float[] image, int left, int top)
    {
        for (var i = 0; i < image.Length; i++)
        {
            var (y, x) = Math.DivRem(i, DigitRow.Side);
            var color = Color.Mix(Color.White, Color.Ink, Math.Clamp(image[i], 0, 1));
            canvas.FillRectangle(left + (x * Dot), top + (y * Dot), Dot, Dot, color);
        }
    }
}
