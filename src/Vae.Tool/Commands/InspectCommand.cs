using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Vae.MLNet;
using Vae.MLNet.Reports;
using Vae.Tool.Models;
using Vae.Tool.Tables;

namespace Vae.Tool.Commands;

/// <summary>vae inspect.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var command = new Command("inspect", "Prints what is in a model file.") { Shared.Model, Shared.Json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var mlContext = Session.Start();
        var file = ModelFile.Load(mlContext, parsed.GetRequiredValue(Shared.Model));
        var facts = Facts(file, SlotColumns.Of(mlContext, file).Names);
        if (parsed.GetValue(Shared.Json))
        {
            JsonOutput.Write(new JsonObject(facts.Select(fact => KeyValuePair.Create(fact.Name, JsonOutput.Node(fact.Value)))));
        }
        else
        {
            foreach (var line in TextGrid.Lines([.. facts.Where(fact => fact.Text is not null).Select(fact => new[] { fact.Name, fact.Text! })]))
            {
                Console.Out.WriteLine(line);
            }
        }

        return 0;
    }

    private static IReadOnlyList<(string Name, object? Value, string? Text)> Facts(ModelFile file, IReadOnlyList<string> columns)
    {
        var (model, detector) = (file.Vae, file.Detector);
        var inputs = file.InputSchema.Select(column => column.Name).ToArray();
        var steps = Steps(file.Pipeline).ToArray();
        var last = model.History.Count > 0 ? model.History[^1] : null;
        return
        [
            ("input", inputs, $"{inputs.Length:N0} columns: {Lists.Short(inputs)}"),
            ("steps", steps, string.Join(", ", steps)),
            ("columns", columns, $"{columns.Count:N0}: {Lists.Short(columns)}"),
            ("inputDimension", model.InputDimension, $"{model.InputDimension:N0}"),
            ("latentDimension", model.LatentDimension, $"{model.LatentDimension:N0}"),
            ("encoder", model.Architecture.Encoder.Select(layer => layer.ToString()), string.Join(", ", model.Architecture.Encoder)),
            ("decoder", model.Architecture.Decoder.Select(layer => layer.ToString()), string.Join(", ", model.Architecture.Decoder)),
            ("parameters", model.Weights.Values.Length, $"{model.Weights.Values.Length:N0}"),
            ("likelihood", model.Architecture.Likelihood.ToString(), Likelihood(model.Architecture.Likelihood)),
            ("standardize", model.Architecture.Standardize, $"{model.Architecture.Standardize}"),
            ("missingValues", model.Architecture.MissingValues, $"{model.Architecture.MissingValues}"),
            ("objective", model.Objective.ToString(), $"{model.Objective}"),
            ("seed", model.Options?.Seed, $"{model.Options?.Seed}"),
            ("epochs", model.History.Count, $"{model.History.Count:N0}"),
            ("trainingBound", last?.Elbo, last is null ? null : string.Create(CultureInfo.InvariantCulture, $"{last.Elbo:G5} nats in the last epoch of training, with its noise and beta")),
            ("activeUnits", last?.ActiveUnits, last?.ActiveUnits?.ToString(CultureInfo.InvariantCulture)),
            ("score", detector?.ScoreKind, detector?.ScoreKind.ToString()),
            ("threshold", detector?.Threshold, detector is null ? null : string.Create(CultureInfo.InvariantCulture, $"{detector.Threshold:G5} nats")),
        ];
    }

    private static string Likelihood(VaeLikelihood likelihood) => likelihood is MixedLikelihood mixed
        ? string.Join("; ", mixed.Ranges.Select(range => $"slots {range.First} to {range.First + range.Count - 1} {range.Likelihood}"))
        : $"{likelihood}";

    private static IEnumerable<string> Steps(Microsoft.ML.ITransformer transformer) => transformer is IEnumerable<Microsoft.ML.ITransformer> chain
        ? chain.SelectMany(Steps)
        : [transformer is VaeTransformer vae ? $"{vae.GetType().Name} of {vae.InputColumnName}" : transformer.GetType().Name];
}
