using System.CommandLine;
using System.Text.RegularExpressions;

namespace Vae.Tool;

/// <summary>Runs a command: what goes wrong becomes one line on standard error and an exit code.</summary>
internal static partial class Invocation
{
    private const int Failed = 1;
    private const int Misused = 2;
    private const int Interrupted = 130;

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors is [var error, ..])
        {
            return Report($"{error.Message} Run 'vae {Path(parsed)}--help'.", Misused);
        }

        try
        {
            return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            return Report("Interrupted.", Interrupted);
        }
        catch (Exception e) when (Environment.GetEnvironmentVariable("VAE_STACK_TRACE") != "1")
        {
            return Report(ParameterName().Replace(e.Message, ""), Failed);
        }
    }

    /// <summary>Writes one line about the run.</summary>
    public static void Say(string message) => Console.Error.WriteLine(LineBreaks().Replace(message, " "));

    private static int Report(string message, int code)
    {
        Say($"vae: {message}");
        return code;
    }

    private static string Path(ParseResult parsed) => parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ";

    [GeneratedRegex(@"\s*\r?\n\s*")]
    private static partial Regex LineBreaks();

    // What .NET adds to the message of an argument's error.
    [GeneratedRegex(@" \(Parameter '\w+'\)")]
    private static partial Regex ParameterName();
}
