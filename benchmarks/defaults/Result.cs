using System.Globalization;

namespace Vae.Benchmarks.Defaults;

/// <summary>One figure of one method on one table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Setting">What was asked, such as a width and a normaliser.</param>
/// <param name="Method">Who answered.</param>
/// <param name="Value">The figure.</param>
internal sealed record Result(string Table, string Setting, string Method, double Value)
{
    /// <summary>A line of peers.py.</summary>
    public static Result Parse(string line)
    {
        var fields = line.Split('\t');
        return new(fields[0], fields[1], fields[2], double.Parse(fields[3], CultureInfo.InvariantCulture));
    }
}
