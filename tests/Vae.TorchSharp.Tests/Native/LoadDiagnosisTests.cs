using Vae.TorchSharp.Native;
using Xunit;

namespace Vae.TorchSharp.Tests.Native;

public sealed class LoadDiagnosisTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vae-");

    [Fact]
    public void Explain_DamagedFile_TheSystemsReasonInOneLine()
    {
        Write("first", "no library");
        Write("second", "");

        var reason = LoadDiagnosis.Explain(["first", "second"], ["/nowhere", _directory.FullName]);

        Assert.NotNull(reason);
        Assert.DoesNotContain('\n', reason);
        Assert.Contains(OperatingSystem.IsLinux() ? $"{LoadDiagnosis.FileName("first")}: " : "first", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_OneNotThere_Null()
    {
        Write("first", "no library");

        Assert.Null(LoadDiagnosis.Explain(["first", "second"], [_directory.FullName]));
        Assert.Null(LoadDiagnosis.Explain(["first"], []));
    }

    [Fact]
    public void Directories_HoldTheApplicationsOwn() => Assert.Contains(AppContext.BaseDirectory, LoadDiagnosis.Directories);

    public void Dispose() => _directory.Delete(recursive: true);

    private void Write(string name, string text) =>
        File.WriteAllText(Path.Combine(_directory.FullName, LoadDiagnosis.FileName(name)), text);
}
