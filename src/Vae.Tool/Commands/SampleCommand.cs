using System.CommandLine;
using Vae.Tool.Models;
using Vae.Tool.Tables;

namespace Vae.Tool.Commands;

/// <summary>vae sample.</summary>
internal static class SampleCommand
{
    private static readonly Option<int> _count = new("--count", "-n") { Description = "how many rows", DefaultValueFactory = _ => 10 };
    private static readonly Option<bool> _means = new("--means") { Description = "the means of p(x|z), without its noise" };
    private static readonly Option<string?> _output = new("--output", "-o") { Description = "the file to write; else standard output" };

    public static Command Create()
    {
        var command = new Command("sample", "Writes rows drawn from the VAE, with the columns that it was trained on.")
        {
            Shared.Model, _count, Shared.Seed, _means, _output, Shared.Json,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var mlContext = Session.Start();
        var model = ModelFile.Load(mlContext, parsed.GetRequiredValue(Shared.Model));
        var (columns, width, count) = (SlotColumns.Of(mlContext, model), model.Vae.InputDimension, parsed.GetValue(_count));
        if (count < 1 || count > Array.MaxLength / width)
        {
            throw new ToolException($"--count is {count}; it must be between 1 and {Array.MaxLength / width} for rows of {width} values.");
        }

        var rows = new float[count * width];
        if (parsed.GetValue(_means))
        {
            model.Vae.SampleMeans(count, parsed.GetValue(Shared.Seed), rows);
        }
        else
        {
            model.Vae.Sample(count, parsed.GetValue(Shared.Seed), rows);
        }

        RowCommand.WriteOutput(parsed.GetValue(_output), output =>
        {
            using var writer = new RowWriter(output, columns.Names, parsed.GetValue(Shared.Json), header: true);
            foreach (var row in rows.Chunk(width))
            {
                writer.Write(columns.Names.Select((_, i) => columns.ValueOf(i, row)));
            }
        });
        return 0;
    }
}
