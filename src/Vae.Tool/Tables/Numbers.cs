using System.Globalization;

namespace Vae.Tool.Tables;

/// <summary>Numbers as text, in no country's way.</summary>
internal static class Numbers
{
    public static bool TryParse(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>The shortest text that gives the same number again; null for NaN, which is no number.</summary>
    public static string? ToText(float value) => float.IsNaN(value) ? null : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>For people: four digits.</summary>
    public static string Short(double value) => double.IsNaN(value) ? "-" : value.ToString("G4", CultureInfo.InvariantCulture);
}
