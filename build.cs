#:property PublishAot=false
#:property TreatWarningsAsErrors=true

// dotnet run build.cs          runs the main sample
// dotnet run build.cs test     runs every test
// dotnet run build.cs native   publishes samples/NativeScorer ahead of time, or trimmed where the feed lacks the native compiler, and runs it
// dotnet run build.cs pack     makes the packages, in artifacts/packages, twice, and runs a program and the tool that have nothing but them
//
// Where Microsoft.ML and TorchSharp restore, both use them, as plain `dotnet run --project` and `dotnet test` do. Where the
// package feed lacks them, both use the stand-in in standin/ and leave src/Vae.TorchSharp out. The environment variable
// MLNet (package or standin) decides without asking the feed. Packages are only made with the real ones.

using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

// What programs that are run read from their standard input.
string? input = null;
string[] known = ["sample", "test", "native", "pack"];
var task = args.Length == 0 ? "sample" : args[0];
if (!known.Contains(task) || args.Length > 1)
{
    Console.Error.WriteLine($"'{string.Join(' ', args)}' is not known. Use: dotnet run build.cs [{string.Join('|', known)}]");
    return 2;
}

if (task == "native")
{
    return Native();
}

var mlNet = Environment.GetEnvironmentVariable("MLNet");
if (mlNet is not (null or "" or "package" or "standin"))
{
    Console.Error.WriteLine($"The environment variable MLNet is '{mlNet}'; it must be package or standin, or not be set.");
    return 2;
}

if (string.IsNullOrEmpty(mlNet))
{
    var (exit, output) = Dotnet("package", Output.Captured, "restore", "Vae.MLNet.sln");
    // NU1101 to NU1103: no such package, or no such version of it, on any source.
    var missing = Regex.Matches(output, @"NU110[123]: .*? package '?(?<id>[\w-]+(\.[\w-]+)*)").Select(m => m.Groups["id"].Value).Distinct().Order();
    if (exit != 0 && !missing.Any())
    {
        Console.Error.WriteLine(output);
        return exit;
    }

    mlNet = exit == 0 ? "package" : "standin";
    Console.WriteLine(exit == 0
        ? "Building with the real Microsoft.ML and TorchSharp packages."
        : $"The package feed lacks {string.Join(", ", missing)}: building with the stand-in for Microsoft.ML, without TorchSharp.");
}

if (task == "sample")
{
    return Dotnet(mlNet, Output.Inherited, "run", "--project", "samples/Quickstart", "-c", "Release").Code;
}

if (task == "pack")
{
    return Pack();
}

var solution = mlNet == "package" ? "Vae.MLNet.sln" : "standin/Vae.MLNet.Standin.slnf";
const string AtEveryWidth = "FullyQualifiedName~.Kernels.|FullyQualifiedName~.Managed.Layers.|FullyQualifiedName~.GoldenHashTests."
    + "|FullyQualifiedName~.PyTorchFixtureTests.|FullyQualifiedName~.ManagedSession|FullyQualifiedName~.ConvolutionalSessionTests."
    + "|FullyQualifiedName~.VaeModelBatchTests.|FullyQualifiedName~.VaeModelRowLossesTests.";
const string ParityAtEveryWidth = "FullyQualifiedName~.EngineParityTests.|FullyQualifiedName~.ConvolutionParityTests.|FullyQualifiedName~.ScoringTests.";
var code = 0;
var (passed, failed, skipped) = (0, 0, 0);
Test("test", solution, "-c", "Release");

// Once more at each vector width, forced: by itself a machine runs only its widest. The wider ones run in software where it lacks them.
(string Width, string Variable, string Value)[] widths =
[
    ("512 bits", "VAE_VECTOR_BITS", "512"),
    ("256 bits", "DOTNET_EnableAVX512", "0"),
    ("128 bits", "DOTNET_EnableAVX2", "0"),
    ("no vectors", "DOTNET_EnableHWIntrinsic", "0"),
];
foreach (var (width, variable, value) in widths)
{
    Console.WriteLine($"Kernels, layers, likelihoods, training and scoring with {width} ({variable}={value}):");
    Environment.SetEnvironmentVariable(variable, value);
    Test("test", "tests/Vae.Tests", "-c", "Release", "--no-build", "--filter", AtEveryWidth);
    if (mlNet == "package")
    {
        Test("test", "tests/Vae.TorchSharp.Tests", "-c", "Release", "--no-build", "--filter", ParityAtEveryWidth);
    }

    Environment.SetEnvironmentVariable(variable, null);
}

if (code != 0 && failed == 0)
{
    Console.Error.WriteLine($"dotnet test ended with exit code {code} without a failed test: not every project built or ran. See above.");
}

Console.WriteLine($"{passed} passed, {failed} failed{(skipped > 0 ? $", {skipped} skipped" : "")}");
return code != 0 ? code : passed == 0 ? 1 : 0;

void Test(params string[] arguments)
{
    var (exit, log) = Dotnet(mlNet, Output.CapturedAndShown, arguments);
    code = code != 0 ? code : exit;
    foreach (Match match in Regex.Matches(log, @"Failed:\s+(?<failed>\d+), Passed:\s+(?<passed>\d+), Skipped:\s+(?<skipped>\d+)"))
    {
        failed += int.Parse(match.Groups["failed"].ValueSpan);
        passed += int.Parse(match.Groups["passed"].ValueSpan);
        skipped += int.Parse(match.Groups["skipped"].ValueSpan);
    }
}

// The scorer knows neither ML.NET nor its stand-in, so the flavour does not matter.
int Native()
{
    const string Model = "tests/Vae.Tests/Fixtures/first-format-mlp.safetensors";
    input = "0.5,-1,0.25,1,0,1\n-0.5,2,0.75,0,1,0\n";
    var folder = Artifact("native");
    Delete(folder);
    string[] publish = ["publish", "samples/NativeScorer", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", folder];
    var (code, log) = Dotnet("standin", Output.Captured, [.. publish, "-p:PublishAot=true"]);
    var missing = code != 0 && log.Contains("NU110", StringComparison.Ordinal);
    if (missing)
    {
        Console.WriteLine("The package feed lacks the native compiler: publishing trimmed instead, which the same analysis is for.");
        (code, log) = Dotnet("standin", Output.Captured, [.. publish, "--self-contained", "-p:PublishTrimmed=true"]);
    }

    if (code != 0 || log.Contains("warning", StringComparison.Ordinal))
    {
        Console.Error.WriteLine(log);
        return Math.Max(code, 1);
    }

    var program = Path.Combine(folder, OperatingSystem.IsWindows() ? "NativeScorer.exe" : "NativeScorer");
    var start = Stopwatch.GetTimestamp();
    var native = Run(program, Output.Captured, Model);
    var time = Stopwatch.GetElapsedTime(start);
    var managed = Dotnet("standin", Output.Captured, "run", "--project", "samples/NativeScorer", "-c", "Release", "--", Model);
    Console.WriteLine($"{Directory.GetFiles(folder).Sum(file => new FileInfo(file).Length):N0} bytes, started and ended in {time.TotalMilliseconds:F0} ms.");
    if (native.Code == 0 && native.Log.Trim().Length > 0 && managed.Log.Contains(native.Log.Trim(), StringComparison.Ordinal))
    {
        Console.WriteLine("It gives what the just-in-time compiled program gives, to the bit.");
        return 0;
    }

    Console.Error.WriteLine($"It gave\n{native.Log}\nand the just-in-time compiled program\n{managed.Log}");
    return 1;
}

int Pack()
{
    if (mlNet != "package")
    {
        Console.Error.WriteLine("A package built with the stand-in would depend on a Microsoft.ML that nobody publishes. Pack where the real packages restore.");
        return 1;
    }

    // What a zip file says of times is the commit's, so that packing again gives the same bytes.
    var commit = Run("git", Output.Captured, "log", "-1", "--format=%ct");
    Environment.SetEnvironmentVariable("SOURCE_DATE_EPOCH", commit.Code == 0 ? commit.Log.Trim() : "0");
    string[] folders = [Artifact("packages"), Artifact("packages-again")];
    foreach (var folder in folders)
    {
        Delete(folder);
        Delete(Artifact("packages-build"));
        string[] libraries = ["Vae", "Vae.Mpi", "Vae.TorchSharp", "Vae.MLNet.ModelFile", "Vae.MLNet.Onnx", "Vae.MLNet", "Vae.Tool"];
        foreach (var library in libraries)
        {
            var packing = Dotnet(
                mlNet, Output.CapturedAndShown, "pack", $"src/{library}", "-c", "Release", "-o", folder, "-v", "quiet", "-nologo",
                "-p:ContinuousIntegrationBuild=true", $"-p:ArtifactsPath={Artifact("packages-build")}");
            if (packing.Code != 0)
            {
                return packing.Code;
            }
        }
    }

    var version = "";
    foreach (var package in Directory.GetFiles(folders[0]).Order(StringComparer.Ordinal))
    {
        var name = Path.GetFileName(package);
        var hashes = folders.Select(folder => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, name))))).ToArray();
        Console.WriteLine($"{name}: {new FileInfo(package).Length:N0} bytes, SHA-256 {hashes[0]}");
        if (hashes[0] != hashes[1])
        {
            Console.Error.WriteLine($"{name} has other bytes when it is packed again.");
            return 1;
        }

        version = Regex.Match(name, @"^Vae\.(\d.*)\.nupkg$") is { Success: true } match ? match.Groups[1].Value : version;
    }

    // As a user has it: the packages from a folder, and no cache that could hold others of the same name.
    var cache = Artifact("packages-cache");
    Delete(cache);
    Delete(Artifact("consumer"));
    Environment.SetEnvironmentVariable("NUGET_PACKAGES", cache);
    var sources = Environment.GetEnvironmentVariable("RestoreAdditionalProjectSources");
    Environment.SetEnvironmentVariable("RestoreAdditionalProjectSources", string.Join(';', folders[0], sources).TrimEnd(';'));
    Environment.SetEnvironmentVariable("VaeVersion", version);
    var consumer = Dotnet(mlNet, Output.Inherited, "run", "--project", "tests/Packages", "-c", "Release").Code;
    Delete(Artifact("tool"));
    var tool = Dotnet(mlNet, Output.Inherited, "tool", "install", "Vae.Tool", "--version", version, "--tool-path", Artifact("tool"), "--add-source", folders[0]).Code;
    return consumer != 0 ? consumer : tool != 0 ? tool
        : Run(Path.Combine(Artifact("tool"), "vae"), Output.Inherited, "train", "samples/data/digits.csv", "--dry-run").Code;
}

string Artifact(string name) => Path.Combine(Path.GetDirectoryName(EntryPoint())!, "artifacts", name);

void Delete(string folder)
{
    if (Directory.Exists(folder))
    {
        Directory.Delete(folder, recursive: true);
    }
}

string EntryPoint() => (string)AppContext.GetData("EntryPointFilePath")!;

(int Code, string Log) Dotnet(string flavour, Output output, params string[] arguments)
{
    Environment.SetEnvironmentVariable("MLNet", flavour);
    return Run(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", output, arguments);
}

(int Code, string Log) Run(string program, Output output, params string[] arguments)
{
    var capture = output != Output.Inherited;
    var start = new ProcessStartInfo(program, arguments)
    {
        RedirectStandardOutput = capture,
        RedirectStandardError = capture,
        RedirectStandardInput = input is not null,
        WorkingDirectory = Path.GetDirectoryName(EntryPoint())!,
    };
    using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started.");
    var log = new StringBuilder();
    if (capture)
    {
        process.OutputDataReceived += (_, e) => Take(e.Data);
        process.ErrorDataReceived += (_, e) => Take(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    if (input is not null)
    {
        process.StandardInput.Write(input);
        process.StandardInput.Close();
    }

    process.WaitForExit();
    return (process.ExitCode, log.ToString());

    void Take(string? line)
    {
        lock (log)
        {
            log.AppendLine(line);
            if (output == Output.CapturedAndShown && line is not null)
            {
                Console.WriteLine(line);
            }
        }
    }
}

enum Output
{
    Inherited,
    Captured,
    CapturedAndShown,
}
