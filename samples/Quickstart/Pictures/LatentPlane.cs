/// <summary>A scatter of points in the plane, coloured by digit, with a legend.</summary>
internal static class LatentPlane
{
    private const int Side = 880; // of the square that the points lie in
    private const int Margin = 24;
    private const int LegendWidth = 90;
    private const float Radius = 4.5f;
    private const float Alpha = 0.75f;

    public static Canvas Draw(float[][] points, int[] digits)
    {
        var canvas = new Canvas(Side + LegendWidth + (2 * Margin), Side + (2 * Margin), Color.Paper);
        canvas.FillRectangle(Margin, Margin, Side, Side, Color.White);
        var reach = 1.05f * points.Max(point => Math.Max(Math.Abs(point[0]), Math.Abs(point[1])));
        DrawGrid(canvas, reach);
        for (var i = 0; i < points.Length; i++)
        {
            canvas.FillDisc(ToPixel(points[i][0], reach), ToPixel(-points[i][1], reach), Radius, Color.Digits[digits[i]], Alpha);
        }

        DrawLegend(canvas);
        return canvas;
    }

    private static float ToPixel(float value, float reach) => Margin + (Side / 2f * (1 + (value / reach)));

    /// <summary>A line at every whole number: the prior's standard deviation is 1.</summary>
    private static void DrawGrid(Canvas canvas, float reach)
    {
        var last = (int)(0.95f * reach); // a line nearer to the edge has no room for its number
        for (var value = -last; value <= last; value++)
        {
            var at = (int)ToPixel(value, reach);
            var thickness = value == 0 ? 3 : 1;
            canvas.FillRectangle(at - (thickness / 2), Margin, thickness, Side, Color.Line);
            canvas.FillRectangle(Margin, at - (thickness / 2), Side, thickness, Color.Line);
            canvas.Write($"{value}", at + 5, Margin + Side - 20, 2, Color.Axis);
            canvas.Write($"{-value}", Margin + 6, at - 18, 2, Color.Axis);
        }
    }

    private static void DrawLegend(Canvas canvas)
    {
        const int Left = Margin + Side + 34;
        const int Step = 40;
        const int LetterDot = 3;
        for (var digit = 0; digit < Color.Digits.Length; digit++)
        {
            var y = Margin + 20 + (digit * Step);
            canvas.FillDisc(Left, y, 2 * Radius, Color.Digits[digit]);
            canvas.Write($"{digit}", Left + 24, y - (TinyFont.Height * LetterDot / 2), LetterDot, Color.Ink);
        }
    }
}
