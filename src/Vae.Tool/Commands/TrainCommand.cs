using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Vae.MLNet.Reports;
using Vae.Tool.Models;
using Vae.Tool.Tables;

namespace Vae.Tool.Commands;

/// <summary>vae train.</summary>
internal static class TrainCommand
{
    private static readonly Option<string> _output = new("--output", "-o") { Description = "the model to write", DefaultValueFactory = _ => "model.zip" };
    private static readonly Option<string?> _label = new("--label") { Description = "a column that says what a row is, which the VAE is not to read" };
    private static readonly Option<string[]> _ignore = new("--ignore") { Description = "columns to leave out, such as id,name" };
    private static readonly Option<string[]> _number = new("--number") { Description = "columns to take for numbers" };
    private static readonly Option<string[]> _category = new("--category") { Description = "columns to take for categories" };
    private static readonly Option<bool> _dryRun = new("--dry-run") { Description = "print what the columns are taken for, and stop" };
    private static readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "print what training logs" };

    public static Command Create()
    {
        var command = new Command("train", "Trains a VAE on a CSV file, whose columns it takes for numbers or categories as it prints.")
        {
            Shared.Rows, _output, _label, _ignore, _number, _category, _dryRun, Shared.Seed, _verbose, Shared.Json,
        }.WithTable();
        foreach (var option in TrainOptions.All)
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var mlContext = Session.Start(parsed.GetValue(Shared.Seed), parsed.GetValue(_verbose));
        using var table = Shared.OpenTable(parsed);
        var guess = SchemaGuess.Of(table, Asked(parsed));
        Say(table, guess);
        if (parsed.GetValue(_dryRun))
        {
            if (parsed.GetValue(Shared.Json))
            {
                JsonOutput.Write(new { guess.Rows, guess.Columns });
            }

            return 0;
        }

        var start = Stopwatch.GetTimestamp();
        var data = table.Load(mlContext, guess.ToLoad);
        var pipeline = Progress.Training(EpochsOf(mlContext), callback =>
            Preparation.Of(mlContext, guess).Append(TrainOptions.Estimator(parsed, mlContext, guess.HasMissing, callback, cancellation)).Fit(data));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var model = new ModelFile(parsed.GetRequiredValue(_output), pipeline, data.Schema);
        model.Save(mlContext);
        Report(parsed, model, guess, mlContext.EvaluateVae(pipeline, data), seconds);
        return 0;
    }

    private static Dictionary<string, ColumnUse> Asked(ParseResult parsed)
    {
        var asked = new Dictionary<string, ColumnUse>();
        foreach (var (option, use) in new[] { (_number, ColumnUse.Number), (_category, ColumnUse.Category), (_ignore, ColumnUse.LeftOut) })
        {
            foreach (var name in Lists.Split(parsed.GetValue(option)))
            {
                asked[name] = use;
            }
        }

        if (parsed.GetValue(_label) is { } label)
        {
            asked[label] = ColumnUse.Label;
        }

        return asked;
    }

    private static void Say(TextTable table, SchemaGuess guess)
    {
        Invocation.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{table.Name}: {guess.Rows:N0} rows of {table.Fields.Count:N0} columns, by {Separators.NameOf(table.Separator)}, "
            + $"{(table.HasHeader ? "named in the first line" : "without names")}"));
        foreach (var line in TextGrid.Lines([.. guess.Lines()]))
        {
            Invocation.Say($"  {line}");
        }
    }

    /// <summary>How many epochs there will be, once the log says so.</summary>
    private static Func<int?> EpochsOf(MLContext mlContext)
    {
        int? epochs = null;
        mlContext.Log += (_, e) =>
        {
            if (epochs is null && e.RawMessage.StartsWith("Epoch ", StringComparison.Ordinal)
                && e.RawMessage.Split(' ', ':') is [_, _, "of", var all, ..] && int.TryParse(all, out var number))
            {
                epochs = number;
            }
        };
        return () => epochs;
    }

    private static void Report(ParseResult parsed, ModelFile model, SchemaGuess guess, VaeEvaluation evaluation, double seconds)
    {
        if (parsed.GetValue(Shared.Json))
        {
            JsonOutput.Write(new
            {
                Model = model.Path, guess.Rows, guess.Columns, model.Vae.LatentDimension, Epochs = model.Vae.History.Count, model.Detector?.Threshold, Seconds = seconds, Evaluation = evaluation,
            });
            return;
        }

        var threshold = model.Detector is { } detector
            ? string.Create(CultureInfo.InvariantCulture, $"; scores above {detector.Threshold:G4} nats are anomalies")
            : "";
        Console.Out.WriteLine($"{model.Path}: {EvaluationText.Summary(evaluation)}{threshold}");
    }
}
