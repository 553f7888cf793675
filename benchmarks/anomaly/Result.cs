using System.Globalization;

namespace Vae.Benchmarks.Anomaly;

/// <summary>The ROC AUC of one detector on one table with one seed.</summary>
internal sealed record Result(string Table, string Detector, int Seed, double Auc, double Seconds = double.NaN)
{
    /// <summary>A line of peers.py.</summary>
    public static Result Parse(string line)
    {
        var fields = line.Split(',');
        return new(fields[0], fields[1], int.Parse(fields[2], CultureInfo.InvariantCulture), double.Parse(fields[3], CultureInfo.InvariantCulture));
    }
}
