using System.CommandLine;
using Vae.Tool.Tables;

namespace Vae.Tool.Commands;

/// <summary>Arguments and options that several commands have.</summary>
internal static class Shared
{
    public static Argument<string> Model { get; } = new("model") { Description = "a model.zip, of vae train or of ML.NET, or the .safetensors file of a VAE" };

    public static Argument<string> Rows { get; } = new("rows")
    {
        Description = "a CSV file, or - for standard input",
        DefaultValueFactory = _ => "-",
    };

    public static Option<bool> Json { get; } = new("--json") { Description = "print JSON" };

    public static Option<int> Seed { get; } = new("--seed") { Description = "equal seeds give equal results", DefaultValueFactory = _ => 0 };

    private static Option<string?> Separator { get; } = new("--separator") { Description = "what stands between fields: one character, or tab; else guessed" };

    private static Option<bool> NoHeader { get; } = new("--no-header") { Description = "the first line is a row; else guessed" };

    private static Option<bool> Header { get; } = new("--header") { Description = "the first line names the columns; else guessed" };

    /// <summary>Adds the options that say how a CSV file is to be read.</summary>
    public static Command WithTable(this Command command)
    {
        command.Add(Separator);
        command.Add(Header);
        command.Add(NoHeader);
        return command;
    }

    public static TextTable OpenTable(ParseResult parsed) => TextTable.Open(
        parsed.GetRequiredValue(Rows),
        Separators.Parse(parsed.GetValue(Separator)),
        parsed.GetValue(NoHeader) ? false : parsed.GetValue(Header) ? true : null);
}
