using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Vae.MLNet.Tests.Reports;

/// <summary>A browser without a window: Chromium or Chrome where one is installed, or the program that <c>VAE_BROWSER</c> names.</summary>
internal static partial class Browser
{
    // Who asks where the browser asks on its own behalf, such as for updates.
    private const string Itself = "not an origin";

    private static readonly string[] _names = ["chromium", "chromium-browser", "google-chrome", "chrome", "chromium.exe", "chrome.exe"];
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);

    private static readonly string? _path = Environment.GetEnvironmentVariable("VAE_BROWSER") is { Length: > 0 } own ? own : OnPath();

    /// <summary>Null where there is one.</summary>
    public static string? WhyMissing => _path is not null
        ? null
        : "There is no browser to open a report in. Install Debian's chromium or Chrome, or set VAE_BROWSER to its path.";

    /// <summary>Opens a page, and gives its document once its scripts are done, and what it asked the network for; no name leads anywhere.</summary>
    public static (string Document, IReadOnlyList<string> Requests) Open(string page)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var log = Path.Combine(folder.FullName, "net.json");
            using var process = Process.Start(new ProcessStartInfo(_path!,
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-default-apps", "--disable-sync", $"--user-data-dir={Path.Combine(folder.FullName, "profile")}",
                "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=5000", $"--log-net-log={log}", "--dump-dom", new Uri(page).AbsoluteUri,
            ])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            Assert.True(process.WaitForExit(_patience), "The browser did not end.");
            Assert.True(process.ExitCode == 0, error.Result);
            return (output.Result, [.. Request().Matches(File.ReadAllText(log)).Where(match => match.Groups["by"].Value != Itself).Select(match => match.Groups["url"].Value)]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string? OnPath() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => _names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    // A request as the browser's log has it.
    [GeneratedRegex(@"""initiator"":""(?<by>[^""]*)"".*?""url"":""(?<url>[^""]*)""")]
    private static partial Regex Request();
}
