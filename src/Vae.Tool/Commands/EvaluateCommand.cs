using System.CommandLine;
using Microsoft.ML;
using Vae.MLNet.Reports;
using Vae.Tool.Models;

namespace Vae.Tool.Commands;

/// <summary>vae evaluate.</summary>
internal static class EvaluateCommand
{
    private static readonly Option<int> _samples = new("--samples") { Description = "draws of z per row", DefaultValueFactory = _ => 1 };

    public static Command Create()
    {
        var command = new Command("evaluate", "Prints how well the VAE explains rows: the bound with its parts, the latent units, the error of each column.")
        {
            Shared.Model, Shared.Rows, _samples, Shared.Seed, Shared.Json,
        }.WithTable();
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var mlContext = Session.Start();
        var model = ModelFile.Load(mlContext, parsed.GetRequiredValue(Shared.Model));
        using var table = Shared.OpenTable(parsed);
        var rows = ModelInput.Load(mlContext, table, model, []);
        var evaluation = mlContext.EvaluateVae(model.Pipeline, rows, parsed.GetValue(_samples), parsed.GetValue(Shared.Seed));
        if (parsed.GetValue(Shared.Json))
        {
            JsonOutput.Write(evaluation);
        }
        else
        {
            foreach (var line in EvaluationText.Lines(evaluation))
            {
                Console.Out.WriteLine(line);
            }
        }

        return 0;
    }
}
