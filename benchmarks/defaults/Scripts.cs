using System.Diagnostics;

namespace Vae.Benchmarks.Defaults;

/// <summary>Runs the scripts beside the program.</summary>
internal static class Scripts
{
    private const string SystemPython = "/usr/bin/python3";

    /// <summary>The one that the environment variable PYTHON names, else the system's, which is where Debian's packages are.</summary>
    public static string Python { get; } =
        Environment.GetEnvironmentVariable("PYTHON") ?? (File.Exists(SystemPython) ? SystemPython : "python3");

    /// <returns>The lines it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed; its error output has been shown.</exception>
    public static string[] Run(string interpreter, string script, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(
            interpreter, [Path.Combine(AppContext.BaseDirectory, script), .. arguments]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : throw new InvalidOperationException($"{interpreter} {script} ended with code {process.ExitCode}. benchmarks/defaults/README.md says what it needs.");
    }
}
