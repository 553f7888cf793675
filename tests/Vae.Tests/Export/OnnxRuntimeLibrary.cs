using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit;

namespace Vae.Tests.Export;

/// <summary>
/// The native library of ONNX Runtime, from npm's <c>onnxruntime-node</c>, which carries it: installed once, into <c>artifacts</c>. The
/// environment variable <c>VAE_ONNXRUNTIME</c> names another one.
/// </summary>
internal static class OnnxRuntimeLibrary
{
    private const string Version = "1.23.2";

    private static readonly Lazy<nint> _handle = new(() => NativeLibrary.Load(Path));

    /// <summary>Null where the library is there or npm can fetch it.</summary>
    public static string? WhyMissing { get; } = Own is not null || Directory.Exists(Folder) || NpmWorks()
        ? null
        : "ONNX Runtime is not here, and npm, which would fetch it, is not installed. Install npm, or set VAE_ONNXRUNTIME to the path of libonnxruntime.";

    public static nint Handle => _handle.Value;

    private static string? Own => Environment.GetEnvironmentVariable("VAE_ONNXRUNTIME") is { Length: > 0 } path ? path : null;

    private static string Folder => System.IO.Path.Combine(RepositoryRoot, "artifacts", $"onnxruntime-node-{Version}");

    private static string Path
    {
        get
        {
            if (Own is not null)
            {
                return Own;
            }

            if (!Directory.Exists(Folder))
            {
                Install();
            }

            var system = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
            var processor = RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "x64";
            var binaries = System.IO.Path.Combine(Folder, "node_modules", "onnxruntime-node", "bin", "napi-v6", system, processor);
            return Directory.GetFiles(binaries).Single(file => System.IO.Path.GetFileName(file) is var name
                && (name.StartsWith("libonnxruntime.", StringComparison.Ordinal) || name == "onnxruntime.dll"));
        }
    }

    private static string RepositoryRoot
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(System.IO.Path.Combine(folder.FullName, "Vae.MLNet.sln")))
                {
                    return folder.FullName;
                }
            }

            throw new InvalidOperationException("The tests do not run from inside the repository; set VAE_ONNXRUNTIME.");
        }
    }

    /// <summary>Beside its place, then renamed: tests of two projects may begin at once.</summary>
    private static void Install()
    {
        var own = $"{Folder}.{Environment.ProcessId}";
        Directory.CreateDirectory(own);
        try
        {
            // Scripts would fetch libraries for graphics processors.
            using var npm = Npm("install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", own, $"onnxruntime-node@{Version}");
            var output = npm.StandardError.ReadToEnd();
            npm.WaitForExit();
            Assert.True(npm.ExitCode == 0, $"npm could not install onnxruntime-node {Version}; set VAE_ONNXRUNTIME to the path of libonnxruntime. {output}");
            Directory.Move(own, Folder);
        }
        catch (IOException) when (Directory.Exists(Folder))
        {
            // The other one was sooner.
        }
        finally
        {
            if (Directory.Exists(own))
            {
                Directory.Delete(own, recursive: true);
            }
        }
    }

    private static bool NpmWorks()
    {
        try
        {
            using var npm = Npm("--version");
            npm.WaitForExit();
            return npm.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static Process Npm(params string[] arguments)
    {
        string[] all = OperatingSystem.IsWindows() ? ["cmd", "/c", "npm", .. arguments] : ["npm", .. arguments];
        return Process.Start(new ProcessStartInfo(all[0], all[1..]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
    }
}
