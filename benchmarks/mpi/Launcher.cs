using System.Diagnostics;

namespace Vae.Benchmarks.Mpi;

/// <summary>Starts this program under an MPI's launcher.</summary>
internal sealed record Launcher(string Name)
{
    // As root, more processes than cores, and threads where the system wants them.
    private static readonly string[] _openMpi = ["--allow-run-as-root", "--oversubscribe", "--bind-to", "none"];

    /// <summary>Runs it to its end.</summary>
    /// <param name="size">Processes; 0 for one without a launcher.</param>
    /// <param name="arguments">This program's.</param>
    /// <param name="onLine">Called with each line that is written, and the launcher's process.</param>
    /// <returns>The exit code, and the last line that the first process wrote.</returns>
    public (int Code, string Last) Run(int size, string[] arguments, Action<string, Process>? onLine = null)
    {
        string[] program = ["exec", typeof(Launcher).Assembly.Location, .. arguments];
        var dotnet = Environment.ProcessPath!;
        var start = size == 0
            ? new ProcessStartInfo(dotnet, program)
            : new ProcessStartInfo(Name, [.. Name.EndsWith("openmpi", StringComparison.Ordinal) ? _openMpi : [], "-n", $"{size}", dotnet, .. program]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["TERM"] = "dumb";
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var last = "";
        while (process.StandardOutput.ReadLine() is { } line)
        {
            last = line.Length > 0 ? line : last;
            onLine?.Invoke(line, process);
        }

        process.WaitForExit();
        return (process.ExitCode, last);
    }
}
