using System.Globalization;

namespace Vae.MLNet.Reports;

/// <summary>Rows by their posterior means in the two latent units that say most of a row.</summary>
/// <param name="X">What the horizontal axis is.</param>
/// <param name="Y">What the vertical axis is.</param>
/// <param name="Points">A point for each row.</param>
internal sealed record LatentMap(string X, string Y, IReadOnlyList<MapPoint> Points)
{
    public static LatentMap Of(VaeModel model, VaeEvaluation evaluation, ReportRows rows)
    {
        var (latent, count) = (model.LatentDimension, rows.Sample.Count);
        var mu = new float[count * latent];
        model.Encode(rows.Sample.SelectMany(row => row.Values).ToArray(), mu);
        var order = Enumerable.Range(0, latent).OrderByDescending(unit => Weight(unit, mu, latent, evaluation)).ToArray();
        var (x, y) = (order[0], latent > 1 ? order[1] : -1);
        return new(
            Axis(x, evaluation),
            y < 0 ? "reconstruction loss, nats" : Axis(y, evaluation),
            [.. rows.Sample.Select((row, i) => new MapPoint(
                Rounded(mu[(i * latent) + x]), Rounded(y < 0 ? row.Loss : mu[(i * latent) + y]), row.Position, row.Label))]);
    }

    /// <summary>How much a unit says: its KL or, without one, its variance.</summary>
    private static double Weight(int unit, float[] mu, int latent, VaeEvaluation evaluation)
    {
        if (evaluation.KlPerDimension.Count > 0)
        {
            return evaluation.KlPerDimension[unit];
        }

        var values = mu.Where((_, i) => i % latent == unit).Select(value => (double)value).ToArray();
        var mean = values.Average();
        return values.Average(value => (value - mean) * (value - mean));
    }

    // As fine as a screen shows.
    private static double Rounded(float value) => Math.Round(value, 3);

    private static string Axis(int unit, VaeEvaluation evaluation) => evaluation.KlPerDimension.Count > 0
        ? string.Create(CultureInfo.InvariantCulture, $"z{unit + 1}, {evaluation.KlPerDimension[unit]:F1} nats")
        : $"z{unit + 1}";
}

/// <summary>A row in the latent plane.</summary>
internal readonly record struct MapPoint(double X, double Y, long Position, string? Label);
