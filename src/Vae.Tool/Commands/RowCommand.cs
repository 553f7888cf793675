using System.CommandLine;
using System.Text;
using Microsoft.ML;
using Vae.Tool.Models;
using Vae.Tool.Tables;

namespace Vae.Tool.Commands;

/// <summary>What commands share that read rows of a CSV file and write something of each.</summary>
internal static class RowCommand
{
    private static readonly Option<string?> _output = new("--output", "-o") { Description = "the file to write, whole or not at all; else standard output" };
    private static readonly Option<string[]> _keep = new("--keep") { Description = "columns of the input to pass on, such as id,name" };

    private static readonly Option<string?> _shard = new("--shard")
    {
        Description = "only a part of the rows, such as 3/16; the parts' output one after the other is that of all: only the first has a header",
    };

    /// <summary>What is computed: the rows with the columns added, and which of them to write.</summary>
    public delegate (IDataView Rows, OutputPart[] Parts) Compute(ParseResult parsed, MLContext mlContext, ModelFile model, IDataView rows);

    public static Command Create(string name, string description, Option[] own, Compute compute)
    {
        var command = new Command(name, description) { Shared.Model, Shared.Rows, _output, _keep, _shard, Shared.Json }.WithTable();
        foreach (var option in own)
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, compute, cancellation)));
        return command;
    }

    /// <summary>Where the output goes, as the options say; a file is there once <paramref name="write"/> is done.</summary>
    public static void WriteOutput(string? path, Action<TextWriter> write)
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (path is null)
        {
            using var output = new StreamWriter(Console.OpenStandardOutput(), encoding, bufferSize: 1 << 16);
            write(output);
            return;
        }

        var partial = $"{path}.{Guid.NewGuid():N}.partial";
        try
        {
            using (var output = new StreamWriter(partial, append: false, encoding))
            {
                write(output);
            }

            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static int Run(ParseResult parsed, Compute compute, CancellationToken cancellation)
    {
        var mlContext = Session.Start();
        var shard = Shard.Parse(parsed.GetValue(_shard));
        var model = ModelFile.Load(mlContext, parsed.GetRequiredValue(Shared.Model));
        using var table = Shared.OpenTable(parsed);
        var kept = Lists.Split(parsed.GetValue(_keep));
        var (loaded, count) = shard.Of(mlContext, ModelInput.Load(mlContext, table, model, kept), table);
        var (rows, parts) = compute(parsed, mlContext, model, loaded);
        OutputPart[] all = [.. kept.Select(name => OutputPart.Text(rows.Schema[ModelInput.KeptName(name)], name)), .. parts];
        var path = parsed.GetValue(_output);
        WriteOutput(path, output => Progress.Rows(path is not null || Console.IsOutputRedirected, progress =>
            RowWriter.Write(output, rows, count, all, parsed.GetValue(Shared.Json), header: shard.Number == 1, progress, cancellation)));
        return 0;
    }
}
