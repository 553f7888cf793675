using System.Diagnostics;
using System.Globalization;

namespace Vae.MLNet.Tests.Samples;

/// <summary>The quick forms of samples/Experiments run, and what they write makes sense.</summary>
public sealed class ExperimentTests : IDisposable
{
    // The largest of some hundred deviations, each of about one standard error; the score function's are far from normal.
    private const double MostStandardErrors = 6;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vae-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Reparameterization_Quick_EstimatorsAgreeAndTheTrickHasTheLeastVariance()
    {
        Run("reparameterization");

        var rows = Table("variances");
        Assert.All(rows, row => Assert.InRange(row.Number("largest_deviation_in_standard_errors"), 0, MostStandardErrors));
        Assert.All(rows.GroupBy(row => (row["state"], row["latent"])), group =>
        {
            var variances = group.ToDictionary(row => row["estimator"], row => row.Number("variance"));
            Assert.True(5 * variances["Reparameterized"] < variances["Score"], $"{group.Key}");
        });
        var elbos = Table("training").GroupBy(row => row["estimator"]).ToDictionary(run => run.Key, run => run.Last().Number("elbo"));
        Assert.True(elbos["Reparameterized"] > elbos["Score"]);
    }

    [Fact]
    public void AutoEncodingBayes_Quick_BoundsRiseInTrainingAndWithDraws()
    {
        Run("auto-encoding-bayes");

        string[] runs = ["bernoulli-2", "bernoulli-5", "gaussian-2", "marginal-1500", "ten-draws"];
        Assert.All(runs, run => AssertRises(Table(run)));
        Assert.All(Table("gaps").GroupBy(row => row["latent"]), AssertBoundsRiseWithDraws);
        Assert.All(Table("marginal"), row => Assert.True(row.Number("log_p") > row.Number("elbo")));
    }

    [Fact]
    public void AutoencoderVae_Quick_AdamBeatsSgdAndTheMeanImage()
    {
        Run("autoencoder-vae");

        var rows = Table("curves");
        var errors = rows.GroupBy(row => (row["model"], row["optimizer"])).ToDictionary(run => run.Key, run => run.Last().Number("half_squared_error"));
        var mean = errors[("mean image", "")];
        Assert.True(errors[("ae", "Adam")] < 0.8 * mean);
        Assert.True(errors[("ae", "Adam")] < errors[("vae", "Adam")]);
        Assert.True(errors[("vae", "Adam")] < errors[("vae", "Sgd")]);
        Assert.True(errors[("ae", "Sgd")] > 0.95 * mean);
    }

    [Fact]
    public void ImportanceWeighted_QuickAndAgain_BoundsRiseAndTheModelIsTakenFromItsFile()
    {
        var first = Run("importance-weighted");
        var bounds = Table("bounds");
        var again = Run("importance-weighted");

        AssertRises(Table("vae"));
        AssertBoundsRiseWithDraws(bounds);
        Assert.Equal(8, Table("units").Count);
        Assert.Contains("epoch 20 of 20", first, StringComparison.Ordinal);
        Assert.DoesNotContain("epoch", again, StringComparison.Ordinal);
        Assert.Equal(bounds.Select(row => row["bound"]), Table("bounds").Select(row => row["bound"]));
    }

    [Fact]
    public void NotebookNets_Quick_ForwardAsInPyTorchAndBothLearn()
    {
        Run("notebook-nets");

        Assert.All(Table("pytorch"), row => Assert.InRange(row.Number("largest_difference"), 0, 1e-6));
        var errors = Table("errors").ToDictionary(row => row["model"], row => row.Number("squared_error"));
        Assert.True(errors["autoencoder"] < 0.8 * errors["mean of the columns"]);
        Assert.True(errors["VAE"] < errors["mean of the columns"]);
    }

    [Fact]
    public void Uses_Quick_VaeBeatsDoingNothing()
    {
        Run("uses");

        var means = Table("uses").ToDictionary(row => (row["measure"], row["setting"], row["method"]), row => row.Number("mean"));
        double Of(string measure, string setting, string method) => means[(measure, setting, method)];
        Assert.True(Of("accuracy (%)", "all labels", "VAE 8") > 75);
        Assert.True(Of("denoiser PSNR (dB)", "noise of 1 standard deviations", "VAE 16") > 2 + Of("denoiser PSNR (dB)", "noise of 1 standard deviations", "untouched"));
        Assert.True(Of("imputer RMSE", "30 % of the pixels missing", "VAE 16") < 0.8 * Of("imputer RMSE", "30 % of the pixels missing", "mean"));
    }

    private static void AssertRises(List<Row> curve)
    {
        Assert.True(curve[^1].Number("train_elbo") > curve[0].Number("train_elbo") + 2);
        Assert.True(curve[^1].Number("test_elbo") > curve[0].Number("test_elbo") + 2);
        Assert.True(curve[^1].Number("test_bound_10") > curve[^1].Number("test_elbo") - 0.01);
    }

    private static void AssertBoundsRiseWithDraws(IEnumerable<Row> bounds) =>
        Assert.True(bounds.Last().Number("bound") > bounds.First().Number("bound") - 0.01);

    private string Run(string experiment)
    {
        using var process = Process.Start(new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [BuiltAssembly.Path("Experiments"), experiment, "--quick", "--out", _directory.FullName])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        Assert.True(process.WaitForExit(_patience), $"'{experiment}' did not end.");
        Assert.Equal("", error.Result);
        return output.Result;
    }

    private List<Row> Table(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(_directory.FullName, name + ".csv"));
        var header = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => new Row(header.Zip(line.Split(',')).ToDictionary(cell => cell.First, cell => cell.Second)))];
    }

    private sealed record Row(Dictionary<string, string> Cells)
    {
        public string this[string column] => Cells[column];

        public double Number(string column) => double.Parse(Cells[column], CultureInfo.InvariantCulture);
    }
}
