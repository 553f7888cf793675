using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

/// <summary>Tables as they are: numbers, categories and flags in one VAE.</summary>
public sealed class TabularDataTests
{
    private readonly MLContext _context = new(seed: 5);

    [Fact]
    public void Fit_OneHotColumns_CategoricalRanges()
    {
        var table = Table();
        var model = _context.Transforms.VaeEncode("Embedding", "All", TestOptions.Quick).Fit(table).Model;

        Assert.Equal(
            VaeLikelihood.Mixed(
                (1, VaeLikelihood.Gaussian), (3, VaeLikelihood.Categorical), (2, VaeLikelihood.Gaussian), (4, VaeLikelihood.Categorical)),
            model.Architecture.Likelihood);
        Assert.Equal(model.Architecture.Likelihood, model.Options!.Likelihood);
    }

    [Fact]
    public void Fit_LikelihoodGiven_IsTaken()
    {
        var explicitly = TestOptions.Quick with { Likelihood = VaeLikelihood.Gaussian };
        var whole = TestOptions.Quick with { LatentDimension = null, Network = VaeArchitecture.Mlp(10, 2, [5]) };

        Assert.Equal(
            VaeLikelihood.Gaussian, _context.Transforms.VaeEncode("E", "All", explicitly).Fit(Table()).Model.Architecture.Likelihood);
        Assert.Equal(VaeLikelihood.Gaussian, _context.Transforms.VaeEncode("E", "All", whole).Fit(Table()).Model.Architecture.Likelihood);
    }

    [Fact]
    public void Fit_AnomalyTrainer_CategoricalRanges()
    {
        var detector = _context.AnomalyDetection.Trainers.Vae("All", TestOptions.Quick).Fit(Table());
        var mixed = Assert.IsType<MixedLikelihood>(detector.Model.Architecture.Likelihood);

        Assert.Equal([1, 3, 2, 4], mixed.Ranges.Select(range => range.Count));
        Assert.All(detector.Transform(Table()).GetColumn<float>("Score"), score => Assert.True(float.IsFinite(score) && score >= 0));
    }

    [Fact]
    public void AnomalyTrainer_ContributionsOfMixedSlots_NotNegativeAndTheWholeScore()
    {
        var detector = _context.AnomalyDetection.Trainers.Vae("All", latentDimension: 2, featureContributions: true).Fit(Table());
        var scored = detector.Transform(Table());

        Assert.IsType<MixedLikelihood>(detector.Model.Architecture.Likelihood);
        foreach (var (score, shares) in scored.GetColumn<float>("Score").Zip(scored.GetColumn<float[]>("FeatureContributions")))
        {
            Assert.All(shares, share => Assert.True(share >= 0));
            Assert.Equal(score, shares.Sum(), score * 1e-4);
        }
    }

    [Fact]
    public void Transform_SparseRows_AsDenseOnes()
    {
        var table = Table();
        var transformer = _context.Transforms.VaeReconstruct("Again", "All", TestOptions.Quick).Fit(table);
        var rows = table.GetColumn<float[]>("All").SelectMany(row => row).ToArray();
        var expected = new float[rows.Length];
        transformer.Model.Reconstruct(rows, expected);

        var actual = transformer.Transform(table).GetColumn<float[]>("Again").SelectMany(row => row).ToArray();

        Assert.Contains(table.GetColumn<VBuffer<float>>("All"), row => !row.IsDense);
        Assert.Equal(expected, actual);
        foreach (var row in actual.Chunk(10))
        {
            Assert.Equal(1, row[1..4].Sum(), 1e-5);
            Assert.Equal(1, row[6..].Sum(), 1e-5);
        }
    }

    /// <summary>A number; a category of 3; a flag and a number; a category of 4: 10 slots, sparse.</summary>
    private IDataView Table()
    {
        var rows = Enumerable.Range(0, 60).Select(i => new TableRow
        {
            Size = i % 3 == 0 ? 0 : i / 60f, Colour = $"colour {i % 3}", Flag = i % 2 == 0, Price = 0, Town = $"town {i % 4}",
        });
        return _context.Transforms.Categorical.OneHotEncoding("Colour")
            .Append(_context.Transforms.Categorical.OneHotEncoding("Town"))
            .Append(_context.Transforms.Conversion.ConvertType("Flag", outputKind: DataKind.Single))
            .Append(_context.Transforms.Concatenate("All", "Size", "Colour", "Flag", "Price", "Town"))
            .Fit(_context.Data.LoadFromEnumerable(rows))
            .Transform(_context.Data.LoadFromEnumerable(rows));
    }

    private sealed class TableRow
    {
        public float Size { get; set; }

        public string Colour { get; set; } = "";

        public bool Flag { get; set; }

        public float Price { get; set; }

        public string Town { get; set; } = "";
    }
}
