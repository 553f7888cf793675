using System.Diagnostics;
using Vae.MLNet.Tests.Samples;

namespace Vae.MLNet.Tests;

/// <summary>What building and running from a clone says and does, by dotnet itself.</summary>
public sealed class BuildTests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vae-mlnet-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Build_WithoutThePackages_FirstErrorSaysWhatToDo()
    {
        Write("nuget.config", """<configuration><packageSources><clear /><add key="empty" value="." /></packageSources></configuration>""");
        Write("Directory.Solution.targets", File.ReadAllText(Path.Combine(Page.Root, "Directory.Solution.targets")));
        Write("src/Vae.MLNet/Vae.MLNet.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageReference Include="Vae.MLNet.No.Such.Package" Version="1.0.0" /></ItemGroup>
            </Project>
            """);
        Write("Probe.sln", """

            Microsoft Visual Studio Solution File, Format Version 12.00
            Project("{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}") = "Vae.MLNet", "src\Vae.MLNet\Vae.MLNet.csproj", "{417F0362-BB10-485E-AB54-32D98AD7312C}"
            EndProject
            """);
        var output = Dotnet("build");
        var first = output.Split('\n').First(line => line.Contains("error", StringComparison.Ordinal));

        Assert.Contains("The package feed lacks Microsoft.ML or TorchSharp. Use 'dotnet run build.cs'", first, StringComparison.Ordinal);
        Assert.DoesNotContain("NU110", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WebService_StaysWhereTheUserStands() =>
        Assert.Equal("", Dotnet("msbuild", Path.Combine(Page.Root, "samples", "WebService", "WebService.csproj"), "-getProperty:RunWorkingDirectory").Trim());

    private void Write(string name, string text)
    {
        var path = Path.Combine(_directory.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private string Dotnet(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            RedirectStandardOutput = true,
            WorkingDirectory = _directory.FullName,
        };
        start.Environment.Remove("MLNet");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        Assert.True(process.WaitForExit(_patience), $"dotnet {string.Join(' ', arguments)} did not end.");
        return output.Result;
    }
}
