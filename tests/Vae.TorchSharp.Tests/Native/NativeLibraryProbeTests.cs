using Vae.TorchSharp.Native;
using Xunit;

namespace Vae.TorchSharp.Tests.Native;

public sealed class NativeLibraryProbeTests
{
    [Fact]
    public void IsAvailable_WithTheNativePackage_IsTrue()
    {
        Assert.True(TorchSharpVae.IsAvailable(out var reason), reason);
        Assert.Empty(reason);
        Assert.Equal("TorchSharp", TorchSharpVae.CreateEngine().Name);
    }

    [Fact]
    public void TryLoad_NothingFound_SaysWhatToInstall()
    {
        Assert.False(NativeLibraryProbe.TryLoad(_ => false, _ => null, () => { }, "linux-x64", out var reason));
        Assert.Equal(
            "TorchSharp's native library for linux-x64 is not deployed with this application. Add the package TorchSharp-cpu "
            + "(or libtorch-cpu-linux-x64), or for CUDA TorchSharp-cuda-linux or TorchSharp-cuda-windows, in the same version as TorchSharp.",
            reason);
    }

    [Fact]
    public void TryLoad_PlatformWithoutPackages_PointsToTheManagedEngine()
    {
        Assert.False(NativeLibraryProbe.TryLoad(_ => false, _ => null, () => { }, "linux-arm64", out var reason));
        Assert.Equal(
            "TorchSharp has no native library for linux-arm64, only for win-x64, linux-x64, osx-arm64. "
            + "Train with Run.Engine = Managed here.",
            reason);
    }

    [Fact]
    public void TryLoad_ThereButNotLoadable_SaysWhatTheSystemSays()
    {
        const string Failure = "libtorch_cpu.so: libgomp.so.1: cannot open shared object file: No such file or directory";
        static string Explain(IEnumerable<string> names)
        {
            Assert.Equal(["torch_cpu", "LibTorchSharp"], names);
            return Failure;
        }

        Assert.False(NativeLibraryProbe.TryLoad(name => name == "torch_cpu", Explain, () => { }, "linux-x64", out var reason));
        Assert.Equal(
            $"TorchSharp's native library is deployed with this application and does not load: {Failure}. It is damaged, for another kind "
            + "of machine than linux-x64, or lacks a library of the system. Restore the packages again, or install what is missing.",
            reason);
    }

    [Fact]
    public void TryLoad_LibtorchOfTheSystemUnderABridgeThatNeedsAnother_SaysWhatToInstall()
    {
        static string? Explain(IEnumerable<string> names) => LoadDiagnosis.Explain(names, [Path.GetTempPath()]);

        Assert.False(NativeLibraryProbe.TryLoad(name => name == "torch_cpu", Explain, () => { }, "linux-x64", out var reason));
        Assert.Contains("is not deployed with this application. Add the package TorchSharp-cpu", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TryLoad_LibraryThatDoesNotStart_SaysWhyInOneLine()
    {
        static void Fail() => throw new TypeInitializationException(
            "torch", new EntryPointNotFoundException("No entry point THSTorch_x.\nTrace: a page of it"));

        Assert.False(NativeLibraryProbe.TryLoad(_ => true, _ => null, Fail, "linux-x64", out var reason));
        Assert.Equal(
            "TorchSharp's native library was found but could not be started: No entry point THSTorch_x. "
            + "Give TorchSharp and its native package (TorchSharp-cpu or TorchSharp-cuda-...) the same version.",
            reason);
    }

    [Fact]
    public void TryLoad_OnlyTheCpuLibrary_LoadsItBeforeTheBridge()
    {
        var loaded = new List<string>();
        bool Load(string name)
        {
            loaded.Add(name);
            return name != "torch_cuda";
        }

        Assert.True(NativeLibraryProbe.TryLoad(Load, _ => null, () => { }, "linux-x64", out _));
        Assert.Equal(["torch_cuda", "torch_cpu", "LibTorchSharp"], loaded);
    }
}
