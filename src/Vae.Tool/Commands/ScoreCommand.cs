using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Data;
using Vae.MLNet.Transforms;
using Vae.Tool.Models;
using Vae.Tool.Tables;

namespace Vae.Tool.Commands;

/// <summary>vae score.</summary>
internal static class ScoreCommand
{
    private static readonly Option<float?> _threshold = new("--threshold") { Description = "the score, in nats, above which a row is an anomaly; else the model's" };

    public static Command Create() =>
        RowCommand.Create("score", "Writes the anomaly score of each row, in nats, higher is more anomalous.", [_threshold], (parsed, _, model, rows) =>
        {
            var detector = model.Detector ?? throw new ToolException(
                $"{model.Path} has no detector. Train one with vae train --detector, or with mlContext.AnomalyDetection.Trainers.Vae.");
            if (parsed.GetValue(_threshold) is { } threshold)
            {
                detector = detector.WithThreshold(threshold);
            }

            var scored = detector.Transform(PipelineRows.Before(model.Pipeline, rows).Rows);
            return (scored, [.. Parts(scored.Schema, model)]);
        });

    private static IEnumerable<OutputPart> Parts(DataViewSchema schema, ModelFile model)
    {
        yield return OutputPart.Scalar<float>(schema["Score"], "score");
        yield return OutputPart.Scalar<bool>(schema["PredictedLabel"], "anomaly");
        if (model.Detector!.ScorePercentile)
        {
            yield return OutputPart.Scalar<float>(schema["ScorePercentile"], "percentile");
        }

        if (model.Detector.FeatureContributions)
        {
            var names = InputColumn.Find(schema, "FeatureContributions").GetSlotNames()
                ?? [.. Enumerable.Range(0, model.Vae.InputDimension).Select(slot => $"{slot}")];
            yield return OutputPart.Vector(schema["FeatureContributions"], [.. names.Select(name => $"score.{name}")]);
        }
    }
}
