using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Vae.ApiPages;

namespace Vae.MLNet.Tests;

public sealed partial class ApiPagesTests
{
    private const string Write = "VAE_WRITE_API_PAGES";

    [Fact]
    public void Pages_AreMadeOfTheCommentsAsTheyAre()
    {
        foreach (var (name, text) in ApiLibrary.Pages())
        {
            var path = Path.Combine(Folder(), name);
            if (Environment.GetEnvironmentVariable(Write) == "1" && name != "README.md")
            {
                File.WriteAllText(path, text);
            }

            // Without TorchSharp the index lacks the lines of its library.
            var found = File.Exists(path) ? File.ReadAllText(path) : "";
            Assert.True(
                name == "README.md" ? text.Split('\n').All(found.Split('\n').Contains) : found == text,
                $"docs/api/{name} is not what the comments say now. Run this test with {Write}=1 in the environment, or where a type came or "
                + "went `dotnet run --project tools/ApiPages -- docs/api` with the real packages, and commit docs/api with the change.");
        }
    }

    [Fact]
    public void Pages_Links_LeadToPages()
    {
        var pages = ApiLibrary.Pages();
        var links = pages.SelectMany(page => Links().Matches(page.Value).Select(link => link.Groups["page"].Value)).Distinct().ToArray();

        Assert.Contains("VaeModel.md", links);
        Assert.All(links, link => Assert.True(pages.ContainsKey(link), link));
    }

    [Fact]
    public void Pages_OfAMember_HaveWhatItsCommentSays()
    {
        var page = ApiLibrary.Pages()["VaeAnomalyTransformer.md"];

        Assert.Contains("VaeAnomalyTransformer WithThreshold(float threshold)", page, StringComparison.Ordinal);
        Assert.Contains("- `threshold`: ", page, StringComparison.Ordinal);
        Assert.Contains("- `ArgumentException`: ", page, StringComparison.Ordinal);
    }

    private static string Folder([CallerFilePath] string test = "") => Path.Combine(Path.GetDirectoryName(test)!, "..", "..", "docs", "api");

    [GeneratedRegex(@"\]\((?<page>[^)]+)\)")]
    private static partial Regex Links();
}
