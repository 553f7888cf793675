using System.Diagnostics;
using System.Text;
using Microsoft.ML;

namespace Vae.MLNet.Tests.Samples;

/// <summary>samples/WebService in a process of its own, on a free port, with a small model.</summary>
public sealed class WebServiceProcess : IAsyncLifetime
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vae-mlnet-");
    private readonly StringBuilder _output = new();
    private readonly List<(string[] Texts, TaskCompletionSource Seen)> _awaited = [];
    private Process? _process;

    public MLContext Context { get; } = new(seed: 5);

    /// <summary>The model that is served.</summary>
    public ITransformer Model { get; private set; } = null!;

    public HttpClient Client { get; } = new() { Timeout = _patience };

    public async Task InitializeAsync()
    {
        var data = Views.Make(Context, rows: 200);
        Model = Context.Transforms.NormalizeMinMax("Features")
            .Append(Context.AnomalyDetection.Trainers.Vae("Features", TestOptions.Quick))
            .Fit(data);
        var path = Path.Combine(_directory.FullName, "model.zip");
        Context.Model.Save(Model, data.Schema, path);
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = Start(["--model", path, "--urls", "http://127.0.0.1:0"], line =>
        {
            var at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at >= 0)
            {
                address.TrySetResult(line[(at + Listening.Length)..].Trim());
            }
        });
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => address.TrySetException(new InvalidOperationException($"The service ended.\n{_output}"));
        Client.BaseAddress = new Uri(await address.Task.WaitAsync(_patience));
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _directory.Delete(recursive: true);
    }

    /// <summary>What the service has written to its console.</summary>
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

    /// <summary>Waits until the service has written one of these texts.</summary>
    public Task WaitForOutputAsync(params string[] texts)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_output)
        {
            _awaited.Add((texts, seen));
            Complete();
        }

        return seen.Task.WaitAsync(_patience);
    }

    /// <summary>Runs the sample with arguments that make it end by itself.</summary>
    public async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var lines = new StringBuilder();
        using var process = Start(arguments, line => lines.AppendLine(line));
        await process.WaitForExitAsync().WaitAsync(_patience);
        return (process.ExitCode, lines.ToString());
    }

    private Process Start(string[] arguments, Action<string> onLine)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _directory.FullName,
        };
        foreach (var argument in (string[])["exec", BuiltAssembly.Path("WebService"), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, e) => Take(e.Data, onLine);
        process.ErrorDataReceived += (_, e) => Take(e.Data, onLine);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Take(string? line, Action<string> onLine)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.AppendLine(line);
                onLine(line);
                Complete();
            }
        }
    }

    private void Complete()
    {
        var text = _output.ToString();
        foreach (var (_, seen) in _awaited.Where(entry => entry.Texts.Any(awaited => text.Contains(awaited, StringComparison.Ordinal))))
        {
            seen.TrySetResult();
        }
    }
}
