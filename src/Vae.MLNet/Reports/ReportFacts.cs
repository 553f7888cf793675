using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Vae.MLNet.Data;

namespace Vae.MLNet.Reports;

/// <summary>How a VAE and a report were made.</summary>
internal static class ReportFacts
{
    public static IReadOnlyList<FactGroup> Of(
        VaeTransformer vae, InputColumn input, VaeEvaluation evaluation, VaeReportOptions options, ScoreHistogram? scores, TimeSpan time) =>
    [
        new("Data",
        [
            ["Rows", Number(evaluation.Rows)],
            ["Column", $"{vae.InputColumnName}, {input.Type}"],
            ["Label", options.LabelColumnName ?? "none"],
            ["Missing values", $"{vae.Model.Architecture.MissingValues}"],
        ]),
        new("Model", [.. Model(vae.Model)]),
        new("Training", [.. Training(vae.Model)]),
        .. scores is null ? Array.Empty<FactGroup>() : [new FactGroup("Detector", [.. Detector((VaeAnomalyTransformer)vae, scores, evaluation.Rows)])],
        new("Time and hardware",
        [
            ["Written", DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)],
            ["Evaluated in", string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F1} s")],
            ["Processors", $"{Environment.ProcessorCount}, vectors of {Vector<byte>.Count * 8} bits"],
            ["System", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}"],
        ]),
    ];

    private static IEnumerable<string[]> Model(VaeModel model)
    {
        yield return ["Latent units", Number(model.LatentDimension)];
        yield return ["Values per row", Number(model.InputDimension)];
        yield return ["Parameters", Number(model.Weights.Values.Length)];
        yield return ["Encoder", string.Join(", ", model.Architecture.Encoder)];
        yield return ["Decoder", string.Join(", ", model.Architecture.Decoder)];
        yield return ["Likelihood", model.Architecture.Likelihood is MixedLikelihood mixed
            ? string.Join("; ", mixed.Ranges.Select(range => $"slots {range.First} to {range.First + range.Count - 1}: {range.Likelihood}"))
            : $"{model.Architecture.Likelihood}"];
        yield return ["Columns standardised", model.Architecture.Standardize ? "yes" : "no"];
    }

    private static IEnumerable<string[]> Training(VaeModel model)
    {
        yield return ["Objective", $"{model.Objective}"];
        yield return ["Epochs", Number(model.History.Count)];
        if (model.Options is { } options)
        {
            yield return ["Batch size", Number(options.BatchSize)];
            yield return ["Optimiser", options.Optimizer?.ToString() ?? "Adam"];
            yield return ["Held out for validation", options.ValidationSetFraction is { } share ? share.ToString("P0", CultureInfo.InvariantCulture) : "none"];
            yield return ["Seed", options.Seed?.ToString(CultureInfo.InvariantCulture) ?? "unknown"];
        }

        // A loaded model does not know them.
        var speeds = model.History.Select(epoch => epoch.RowsPerSecond).Where(speed => speed > 0).Order().ToArray();
        if (speeds.Length > 0)
        {
            yield return ["Speed", $"{Number((long)speeds[speeds.Length / 2])} rows/s"];
        }
    }

    private static IEnumerable<string[]> Detector(VaeAnomalyTransformer detector, ScoreHistogram scores, long rows)
    {
        yield return ["Score", $"{detector.ScoreKind}"];
        yield return ["Threshold", string.Create(CultureInfo.InvariantCulture, $"{detector.Threshold:G5} nats")];
        yield return ["Rows above it", string.Create(CultureInfo.InvariantCulture, $"{scores.Above:N0}, {100.0 * scores.Above / rows:F1} %")];
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
