using System.Runtime.InteropServices;
using TorchSharp;

namespace Vae.TorchSharp.Native;

/// <summary>Finds out whether TorchSharp can run, without its own attempt, which prints a page to the console when it fails.</summary>
internal static class NativeLibraryProbe
{
    private const string Bridge = "LibTorchSharp";

    // TorchSharp loads one of these first: the bridge alone does not find libtorch where each package has its own folder.
    private static readonly string[] _libtorch = ["torch_cuda", "torch_cpu"];

    // The platforms for which TorchSharp 0.105 publishes libtorch packages.
    private static readonly string[] _published = ["win-x64", "linux-x64", "osx-arm64"];

    public static bool TryLoad(out string reason) => TryLoad(LoadByName, Explain, Initialize, Platform(), out reason);

    /// <param name="load">Loads a library by its bare name and says whether it could.</param>
    /// <param name="explain">What the system says of the first of some libraries, by their bare names, that does not load; null if one of them is not deployed.</param>
    /// <param name="initialize">Makes the first call into the library; throws when that fails.</param>
    /// <param name="platform">A portable runtime identifier: <c>linux-x64</c>.</param>
    /// <param name="reason">Empty, or why not and what to do.</param>
    public static bool TryLoad(
        Func<string, bool> load, Func<IEnumerable<string>, string?> explain, Action initialize, string platform, out string reason)
    {
        reason = string.Empty;
        try
        {
            if (!_libtorch.Any(library => load(library) && load(Bridge)) && !load(Bridge))
            {
                string[] needed = [_libtorch[^1], Bridge];
                reason = Array.IndexOf(_published, platform) >= 0 && explain(needed) is { } failure
                    ? Unloadable(platform, failure)
                    : Missing(platform);
                return false;
            }

            initialize();
            return true;
        }
        catch (Exception e)
        {
            // Whatever a foreign native library does on its first call, a probe answers.
            var cause = (e.GetBaseException().Message.Split('\n')[0]).Trim();
            reason = $"TorchSharp's native library was found but could not be started: {cause} "
                + "Give TorchSharp and its native package (TorchSharp-cpu or TorchSharp-cuda-...) the same version.";
            return false;
        }
    }

    private static string Unloadable(string platform, string failure) =>
        $"TorchSharp's native library is deployed with this application and does not load: {failure}. It is damaged, for another kind of "
        + $"machine than {platform}, or lacks a library of the system. Restore the packages again, or install what is missing.";

    private static string Missing(string platform) =>
        Array.IndexOf(_published, platform) >= 0
            ? $"TorchSharp's native library for {platform} is not deployed with this application. "
                + $"Add the package TorchSharp-cpu (or libtorch-cpu-{platform}), or for CUDA TorchSharp-cuda-linux or "
                + "TorchSharp-cuda-windows, in the same version as TorchSharp."
            : $"TorchSharp has no native library for {platform}, only for {string.Join(", ", _published)}. "
                + "Train with Run.Engine = Managed here.";

    private static bool LoadByName(string name) => NativeLibrary.TryLoad(name, typeof(torch).Assembly, null, out _);

    private static string? Explain(IEnumerable<string> libraries) => LoadDiagnosis.Explain(libraries, LoadDiagnosis.Directories);

    private static void Initialize()
    {
        torch.InitializeDeviceType(DeviceType.CPU);
        _ = torch.get_num_threads();
    }

    private static string Platform()
    {
        var system = OperatingSystem.IsWindows() ? "win"
            : OperatingSystem.IsMacOS() ? "osx"
            : OperatingSystem.IsLinux() ? "linux"
            : "unknown";
        return system + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
    }
}
