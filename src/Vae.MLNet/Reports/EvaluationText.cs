using System.Globalization;

namespace Vae.MLNet.Reports;

/// <summary>An evaluation for people to read.</summary>
internal static class EvaluationText
{
    private const int MostColumns = 20;

    /// <summary>The bound and its parts, in one line.</summary>
    public static string Summary(VaeEvaluation evaluation) => evaluation.ActiveUnits is { } active
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"bound {evaluation.Elbo:G5} ± {evaluation.StandardError:G2} nats on {evaluation.Rows:N0} rows (reconstruction {-evaluation.ReconstructionLoss:G5}, "
            + $"KL {evaluation.KlDivergence:G4}); {active} of {evaluation.KlPerDimension.Count} latent units active")
        : string.Create(CultureInfo.InvariantCulture, $"reconstruction loss {evaluation.ReconstructionLoss:G5} nats on {evaluation.Rows:N0} rows");

    public static IEnumerable<string> Lines(VaeEvaluation evaluation)
    {
        yield return Summary(evaluation);
        if (evaluation.KlPerDimension.Count > 0)
        {
            yield return $"KL of each unit, in nats: {string.Join(", ", evaluation.KlPerDimension.Select(Short))}";
        }

        yield return "";
        var shown = evaluation.Features.Index().OrderBy(feature => Explained(feature.Item)).Take(MostColumns)
            .Select(feature => Row(feature.Item, feature.Index));
        foreach (var line in TextGrid.Lines([["column, worst first", "explained", "error", "deviation", "loss, nats"], .. shown]))
        {
            yield return line;
        }

        if (evaluation.Features.Count > MostColumns)
        {
            yield return $"... and {evaluation.Features.Count - MostColumns} more";
        }
    }

    /// <summary>Four digits.</summary>
    public static string Short(double value) => double.IsNaN(value) ? "-" : value.ToString("G4", CultureInfo.InvariantCulture);

    private static double Explained(VaeFeatureError feature) => double.IsNaN(feature.ExplainedVariance) ? double.PositiveInfinity : feature.ExplainedVariance;

    private static string[] Row(VaeFeatureError feature, int slot) =>
    [
        feature.Name ?? $"{slot}",
        double.IsNaN(feature.ExplainedVariance) ? "-" : feature.ExplainedVariance.ToString("P0", CultureInfo.InvariantCulture),
        Short(feature.RootMeanSquaredError),
        Short(feature.StandardDeviation),
        Short(feature.ReconstructionLoss),
    ];
}
