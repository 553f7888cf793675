/// <summary>A scatter of points in the plane, coloured by digit, with a title, named axes and a legend.</summary>
internal static class LatentPlane
{
    private const int Side = 880; // of the square that the points lie in
    private const int Margin = 24;
    private const int LegendWidth = 90;
    private const int Top = 64; // of the square: above it is the title
    private const float Radius = 4.5f;
    private const float Alpha = 0.75f;

    public static Canvas Draw(float[][] points, int[] digits)
    {
        var canvas = new Canvas(Side + LegendWidth + (2 * Margin), Top + Side + Margin, Color.Paper);
        canvas.Write("THE LATENT PLANE - A POINT FOR EACH DIGIT AT ITS POSTERIOR MEAN", Margin, 28, 2, Color.Ink);
        canvas.FillRectangle(Margin, Top, Side, Side, Color.White);
        var reach = 1.05f * points.Max(point => Math.Max(Math.Abs(point[0]), Math.Abs(point[1])));
        DrawGrid(canvas, reach);
        for (var i = 0; i < points.Length; i++)
        {
            canvas.FillDisc(ToPixel(points[i][0], reach, Margin), ToPixel(-points[i][1], reach, Top), Radius, Color.Digits[digits[i]], Alpha);
        }

        canvas.Write("LATENT 1", Margin + Side - 106, (int)ToPixel(0, reach, Top) + 10, 2, Color.Axis);
        canvas.Write("LATENT 2", (int)ToPixel(0, reach, Margin) + 10, Top + 8, 2, Color.Axis);
        DrawLegend(canvas);
        return canvas;
    }

    private static float ToPixel(float value, float reach, int start) => start + (Side / 2f * (1 + (value / reach)));

    /// <summary>A line at every whole number: the prior's standard deviation is 1.</summary>
    private static void DrawGrid(Canvas canvas, float reach)
    {
        var last = (int)(0.95f * reach); // a line nearer to the edge has no room for its number
        for (var value = -last; value <= last; value++)
        {
            var (x, y) = ((int)ToPixel(value, reach, Margin), (int)ToPixel(value, reach, Top));
            var thickness = value == 0 ? 3 : 1;
            canvas.FillRectangle(x - (thickness / 2), Top, thickness, Side, Color.Line);
            canvas.FillRectangle(Margin, y - (thickness / 2), Side, thickness, Color.Line);
            canvas.Write($"{value}", x + 5, Top + Side - 20, 2, Color.Axis);
            canvas.Write($"{-value}", Margin + 6, y - 18, 2, Color.Axis);
        }
    }

    private static void DrawLegend(Canvas canvas)
    {
        const int Left = Margin + Side + 34;
        const int Step = 40;
        const int LetterDot = 3;
        for (var digit = 0; digit < Color.Digits.Length; digit++)
        {
            var y = Top + 20 + (digit * Step);
            canvas.FillDisc(Left, y, 2 * Radius, Color.Digits[digit]);
            canvas.Write($"{digit}", Left + 24, y - (TinyFont.Height * LetterDot / 2), LetterDot, Color.Ink);
        }
    }
}
