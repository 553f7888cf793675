using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

public sealed class VaeReconstructEstimatorTests
{
    private readonly MLContext _context = new(seed: 5);

    [Fact]
    public void Transform_KeepsTypeDimensionsAndSlotNames()
    {
        var data = Views.MakeNamed(_context);
        var transformed = _context.Transforms.VaeReconstruct("Clean", "Features", TestOptions.Quick).Fit(data).Transform(data);
        var column = transformed.Schema["Clean"];
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.Annotations.GetValue("SlotNames", ref names);

        Assert.Equal(data.Schema["Features"].Type, column.Type);
        Assert.Equal([1, 2, 3], ((VectorDataViewType)column.Type).Dimensions.AsEnumerable());
        Assert.Equal(Views.SlotNames, names.DenseValues().Select(n => n.ToString()));
    }

    [Fact]
    public void Transform_GivesWhatTheModelGives()
    {
        var data = Views.Make(_context);
        var transformer = _context.Transforms.VaeReconstruct("Clean", "Features", TestModel.Fitted).Fit(data);
        var rows = TestRow.Make(40, seed: 3).SelectMany(r => r.Features).ToArray();
        var expected = new float[rows.Length];
        TestModel.Fitted.Reconstruct(rows, expected);

        Assert.Equal(expected, transformer.Transform(data).GetColumn<float[]>("Clean").SelectMany(v => v));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    [InlineData(1)]
    public void Transform_NoiseShare_GoesSoFarFromTheRowToItsReconstruction(double share)
    {
        var data = Views.Make(_context);
        var options = new VaeOptions { LatentDimension = 2, Epochs = 3, Seed = 1 };
        var transformer = _context.Transforms.VaeReconstruct("Clean", "Features", options, noiseShare: share).Fit(data);
        var rows = data.GetColumn<float[]>("Features").SelectMany(v => v).ToArray();
        var reconstructions = new float[rows.Length];
        transformer.Model.Reconstruct(rows, reconstructions);
        var step = Math.Min(1, share / Math.Exp(transformer.Model.Weights["likelihood.logVar"][0]));

        var clean = transformer.Transform(data).GetColumn<float[]>("Clean").SelectMany(v => v);

        Assert.Equal(share, transformer.NoiseShare);
        Assert.True(step is 0 or 1 || share == 0.01, $"The step is {step}.");
        Assert.All(clean.Index(), value => Assert.Equal(rows[value.Index] + (step * (reconstructions[value.Index] - rows[value.Index])), value.Item, 1e-4));
    }

    [Fact]
    public void Transform_NoiseShareSavedAndLoaded_TheSameBits()
    {
        var data = Views.Make(_context);
        var transformer = _context.Transforms.VaeReconstruct("Clean", "Features", new VaeOptions { Epochs = 3 }).Fit(data);
        using var file = new MemoryStream();
        _context.Model.Save(transformer, data.Schema, file);
        file.Position = 0;

        var loaded = new MLContext().Model.Load(file, out _);

        Assert.InRange(transformer.NoiseShare, 0, 0.4);
        Assert.Equal(
            transformer.Transform(data).GetColumn<float[]>("Clean").SelectMany(v => v), loaded.Transform(data).GetColumn<float[]>("Clean").SelectMany(v => v));
    }

    [Fact]
    public void Fit_InputNoiseOfTheUsersOwn_IsUndoneWhole()
    {
        var options = new VaeOptions { Epochs = 3, InputNoise = new GaussianInputNoise(0.3) };

        Assert.Equal(1, _context.Transforms.VaeReconstruct("Clean", "Features", options).Fit(Views.Make(_context)).NoiseShare);
    }

    [Fact]
    public void VaeReconstruct_NoiseShareThatDoesNotFit_SaysSo()
    {
        var ignoring = new VaeOptions { MissingValues = MissingValues.Ignore };

        AssertError("noiseShare is 1.5; it must be from 0, which leaves numbers as they are, to 1, which gives their reconstruction.",
            () => _context.Transforms.VaeReconstruct("Clean", "Features", noiseShare: 1.5));
        AssertError("noiseShare is 0.5 and keepObserved is true, so that nothing observed would change.",
            () => _context.Transforms.VaeReconstruct("Clean", "Features", ignoring, keepObserved: true, noiseShare: 0.5));
        AssertError("noiseShare is 0.5 and the VAE does not standardise its columns: it knows no share of their variance.",
            () => _context.Transforms.VaeReconstruct("Clean", "Features", TestModel.Fitted, noiseShare: 0.5));

        static void AssertError(string expected, Action action) =>
            Assert.StartsWith(expected, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
    }
}
