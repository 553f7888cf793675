using System.Runtime.InteropServices;

namespace Vae.TorchSharp.Native;

/// <summary>Tells a native library that is not there from one that is there and does not load.</summary>
internal static class LoadDiagnosis
{
    private const string SearchDirectories = "NATIVE_DLL_SEARCH_DIRECTORIES";

    /// <summary>Where the runtime looks for this application's native libraries.</summary>
    public static IReadOnlyList<string> Directories =>
    [
        .. (AppContext.GetData(SearchDirectories) as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        AppContext.BaseDirectory,
        Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"),
    ];

    /// <param name="names">Bare names of libraries that need each other.</param>
    /// <param name="directories">Where to look.</param>
    /// <returns>What the system says of the first that does not load; null if one is not there, or all load.</returns>
    public static string? Explain(IEnumerable<string> names, IReadOnlyList<string> directories)
    {
        var files = names.Select(name => directories.Select(folder => Path.Combine(folder, FileName(name))).FirstOrDefault(File.Exists)).ToArray();
        return files.Contains(null) ? null : files.Select(file => Failure(file!)).FirstOrDefault(failure => failure is not null);
    }

    public static string FileName(string name) =>
        OperatingSystem.IsWindows() ? $"{name}.dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so";

    private static string? Failure(string file)
    {
        try
        {
            NativeLibrary.Load(file);
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            // The runtime's own advice comes first, the system's reason last.
            return e.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1].TrimEnd('.');
        }
    }
}
