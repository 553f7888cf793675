/// <summary>Red, green and blue, each from 0 to 255.</summary>
internal readonly record struct Color(byte R, byte G, byte B)
{
    public static readonly Color White = new(255, 255, 255);
    public static readonly Color Paper = new(243, 244, 246);
    public static readonly Color Line = new(209, 213, 219);
    public static readonly Color Axis = new(156, 163, 175);
    public static readonly Color Ink = new(31, 41, 55);

    /// <summary>Ten colours that are easily told apart, one a digit.</summary>
    public static readonly Color[] Digits =
    [
        new(31, 119, 180), new(255, 127, 14), new(44, 160, 44), new(214, 39, 40), new(148, 103, 189),
        new(140, 86, 75), new(240, 98, 190), new(100, 100, 100), new(188, 189, 34), new(23, 190, 207),
    ];

    public static Color Mix(Color from, Color to, float share) => new(
        (byte)MathF.Round(float.Lerp(from.R, to.R, share)),
        (byte)MathF.Round(float.Lerp(from.G, to.G, share)),
        (byte)MathF.Round(float.Lerp(from.B, to.B, share)));
}
