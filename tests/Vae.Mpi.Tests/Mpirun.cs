using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Vae.Mpi.Tests;

/// <summary>Starts the training program under an MPI's own launcher.</summary>
internal sealed partial class Mpirun : IDisposable
{
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(2);

    // As root, more processes than cores, no other network than this machine's, and one core for each thread of others.
    private static readonly string[] _openMpi = ["--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "--mca", "btl", "self,vader,tcp"];

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Dictionary<int, int> _processes = [];
    private readonly Action<Mpirun, string> _onLine;

    /// <param name="launcher">As <see cref="All"/> has it; null for none.</param>
    /// <param name="size">Processes.</param>
    /// <param name="arguments">The program's.</param>
    /// <param name="onLine">Called with each line that is written.</param>
    public Mpirun(string? launcher, int size, string[] arguments, Action<Mpirun, string>? onLine = null)
    {
        _onLine = onLine ?? ((_, _) => { });
        var app = typeof(Mpirun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "TrainApp").Value!;
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string[] command = launcher is null
            ? [dotnet, "exec", app, .. arguments]
            : [launcher, .. launcher.EndsWith("openmpi", StringComparison.Ordinal) ? _openMpi : [], "-n", $"{size}", dotnet, "exec", app, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Take(e.Data);
        _process.ErrorDataReceived += (_, e) => Take(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The launchers that Debian installs side by side, and those of them that are here.</summary>
    public static string[] All { get; } = ["mpirun.openmpi", "mpirun.mpich"];

    /// <summary>All that was written so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static bool IsInstalled(string launcher) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, launcher)));

    /// <summary>Kills one of the processes, as a machine that fails does.</summary>
    public void Kill(int rank)
    {
        using var process = Process.GetProcessById(_processes[rank]);
        process.Kill();
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The launcher's exit code.</returns>
    public int Wait()
    {
        Assert.True(_process.WaitForExit(_longest), $"The processes did not end:\n{Output}");
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line);
            if (Started().Match(line) is { Success: true } match)
            {
                _processes[int.Parse(match.Groups["rank"].ValueSpan, null)] = int.Parse(match.Groups["id"].ValueSpan, null);
            }
        }

        _onLine(this, line);
    }

    // What a terminal is told may stand before it: Open MPI gives its processes one.
    [GeneratedRegex(@"Process (?<rank>\d+) of \d+, (?<id>\d+),")]
    private static partial Regex Started();
}
