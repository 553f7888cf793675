using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Vae.MLNet.Tests.Samples;

/// <summary>The examples of the documentation are code that is built and run, and print what their pages say.</summary>
/// <remarks>VAE_WRITE_PAGES=1 writes code and output into the pages; the diff is what is reviewed.</remarks>
public sealed partial class PageTests
{
    // Versions of ML.NET split and classify rows a little differently, and so does the stand-in.
    private const double Relative = 0.06;
    private const double Absolute = 0.1;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    public static IEnumerable<object[]> Examples => Page.All().Select(page => new object[] { page.File, page.Example });

    [Fact]
    public void Examples_OfAllPages_AreThoseOfTheProgram()
    {
        var (_, usage) = Run("");

        Assert.Equal(Words().Match(usage).Groups["names"].Value.Split('|').Order(), Page.All().Select(page => page.Example).Order());
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_OfAPage_IsItsSourceAndPrintsWhatThePageSays(string file, string example)
    {
        var page = new Page(file, example);
        var (output, error) = Run(example);
        Assert.Equal("", error);
        if (Environment.GetEnvironmentVariable("VAE_WRITE_PAGES") == "1")
        {
            page.Write(output);
        }

        Assert.Equal(page.Source, page.Code);
        Assert.Equal(Number().Replace(page.Output, "#"), Number().Replace(output, "#"));
        Assert.All(Number().Matches(page.Output).Zip(Number().Matches(output)), pair =>
        {
            var said = Value(pair.First);
            Assert.Equal(said, Value(pair.Second), Absolute + (Relative * Math.Abs(said)));
        });
    }

    private static double Value(Match number) => double.Parse(number.Value, CultureInfo.InvariantCulture);

    private static (string Output, string Error) Run(string example)
    {
        using var process = Process.Start(new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [BuiltAssembly.Path("Pages"), example])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        Assert.True(process.WaitForExit(_patience), $"The example '{example}' did not end.");
        return (output.Result.ReplaceLineEndings("\n").TrimEnd('\n'), error.Result);
    }

    [GeneratedRegex(@"\d+(\.\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex(@"\[(?<names>[a-z|]+)\]")]
    private static partial Regex Words();
}
