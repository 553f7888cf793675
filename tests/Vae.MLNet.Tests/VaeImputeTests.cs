using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

/// <summary>Missing values through the pipeline.</summary>
public sealed class VaeImputeTests : IDisposable
{
    private static readonly VaeOptions _options = TestOptions.Quick with { MissingValues = MissingValues.Ignore };
    private readonly MLContext _context = new(seed: 5);
    private readonly string _folder = Directory.CreateTempSubdirectory("vae-tests").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void VaeReconstruct_KeepObserved_FillsWhatIsMissingAndNothingElse()
    {
        var data = WithHoles();
        var transformer = _context.Transforms.VaeReconstruct("Full", "Features", _options, keepObserved: true).Fit(data);
        var given = data.GetColumn<float[]>("Features").SelectMany(v => v).ToArray();
        var reconstructed = new float[given.Length];
        transformer.Model.Reconstruct(given, reconstructed);

        var full = transformer.Transform(data).GetColumn<float[]>("Full").SelectMany(v => v).ToArray();

        Assert.True(transformer.KeepObserved);
        Assert.Contains(given, float.IsNaN);
        Assert.Equal(given.Select((value, i) => float.IsNaN(value) ? reconstructed[i] : value), full);
        Assert.All(full, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void VaeReconstruct_KeepObservedOfWhatCannotBeMissing_SaysSo()
    {
        const string Expected = "keepObserved is true and MissingValues is Error: with no value missing, the output would be the input. "
            + "Set MissingValues = MissingValues.Ignore in ";

        Assert.StartsWith(
            Expected + "the options, or",
            Assert.Throws<ArgumentException>(
                () => _context.Transforms.VaeReconstruct("Full", "Features", TestOptions.Quick, keepObserved: true)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            Expected + "the architecture that the model is trained with, or",
            Assert.Throws<ArgumentException>(
                () => _context.Transforms.VaeReconstruct("Full", "Features", TestModel.Fitted, keepObserved: true)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void VaeReconstruct_SavedAndLoaded_SameImputer()
    {
        var data = WithHoles();
        var path = Path.Combine(_folder, "model.zip");
        foreach (var keep in new[] { false, true })
        {
            var transformer = _context.Transforms.VaeReconstruct("Full", "Features", _options, keepObserved: keep).Fit(data);
            _context.Model.Save(transformer, data.Schema, path);
            var loaded = new MLContext().Model.Load(path, out _);

            Assert.Equal(
                transformer.Transform(data).GetColumn<float[]>("Full").SelectMany(v => v),
                loaded.Transform(data).GetColumn<float[]>("Full").SelectMany(v => v));
        }
    }

    [Fact]
    public void VaeReconstruct_FittedModel_KeepsObserved()
    {
        var data = Views.Make(_context);
        var model = _context.Transforms.VaeReconstruct("Full", "Features", _options).Fit(WithHoles()).Model;
        var transformer = _context.Transforms.VaeReconstruct("Full", "Features", model, keepObserved: true).Fit(data);

        Assert.Same(model, transformer.Model);
        Assert.Equal(
            data.GetColumn<float[]>("Features").SelectMany(v => v), transformer.Transform(data).GetColumn<float[]>("Full").SelectMany(v => v));
    }

    [Fact]
    public void AnomalyTrainer_MissingValues_FiniteScores()
    {
        var data = WithHoles();
        var scored = _context.AnomalyDetection.Trainers.Vae("Features", _options).Fit(data).Transform(data);

        Assert.All(scored.GetColumn<float>("Score"), score => Assert.True(float.IsFinite(score)));
    }

    private IDataView WithHoles() => Views.Make(_context, TestRow.MakeWithHoles(40, seed: 3));
}
