using System.Diagnostics;
using Vae.MLNet.Tests;

namespace Vae.Tool.Tests;

/// <summary>The tool, run as a process whose output goes to pipes.</summary>
internal sealed record ToolProcess(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);

    public string[] Lines => Output.TrimEnd('\n').Split('\n');

    /// <summary>Runs the tool where its files lie.</summary>
    public static ToolProcess Run(string folder, string input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [BuiltAssembly.Path("Tool"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        Assert.True(process.WaitForExit(_patience), $"vae {string.Join(' ', arguments)} did not end.");
        return new(process.ExitCode, output.Result.ReplaceLineEndings("\n"), error.Result.ReplaceLineEndings("\n"));
    }
}
