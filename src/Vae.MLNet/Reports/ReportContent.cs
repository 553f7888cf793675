using System.Diagnostics;
using Microsoft.ML;
using Vae.MLNet.Data;
using Vae.MLNet.Transforms;

namespace Vae.MLNet.Reports;

/// <summary>What a report says, before it is a page or text.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Evaluation">Of all rows.</param>
/// <param name="Model">The VAE.</param>
/// <param name="Map">Some rows in the latent plane.</param>
/// <param name="Best">The rows with the least reconstruction loss, least first.</param>
/// <param name="Worst">Those with the greatest, greatest first.</param>
/// <param name="Images">Pixels of the rows' pictures; null where they are none.</param>
/// <param name="Scores">A detector's scores; null where the pipeline has none.</param>
/// <param name="Facts">How it was made: groups of names and values.</param>
internal sealed record ReportContent(
    string Title,
    VaeEvaluation Evaluation,
    VaeModel Model,
    LatentMap Map,
    IReadOnlyList<ReportRow> Best,
    IReadOnlyList<ReportRow> Worst,
    ImageShape? Images,
    ScoreHistogram? Scores,
    IReadOnlyList<FactGroup> Facts)
{
    public static ReportContent Of(ITransformer transformer, IDataView data, VaeReportOptions options)
    {
        var start = Stopwatch.GetTimestamp();
        var (vae, rows) = PipelineRows.Before(transformer, data);
        options.Validate(vae.Model.InputDimension);
        var input = vae.Bind(InputColumn.Find(rows.Schema, vae.InputColumnName));
        var evaluation = vae.Model.Evaluate(new CursorRows(rows, input), options.Samples, options.Seed);
        var found = ReportRows.Of(vae.Model, rows, input, options);
        var scores = vae is VaeAnomalyTransformer detector ? ScoreHistogram.Of(detector, rows) : null;
        return new(
            options.Title,
            evaluation,
            vae.Model,
            LatentMap.Of(vae.Model, evaluation, found),
            found.Best,
            found.Worst,
            Shape(vae.Model.Architecture, input, options),
            scores,
            ReportFacts.Of(vae, input, evaluation, options, scores, Stopwatch.GetElapsedTime(start)));
    }

    private static ImageShape? Shape(VaeArchitecture architecture, InputColumn input, VaeReportOptions options) =>
        options.ImageShape
        ?? (architecture.Encoder is [UnflattenLayer image, ..] ? new ImageShape(image.Channels, image.Height, image.Width) : (ImageShape?)null)
        ?? PixelOrder.ShapeOf(input.Type, architecture.PixelLayout);
}
