using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

public sealed class VaeEvaluationCatalogTests
{
    private readonly MLContext _context = new(seed: 5);

    [Fact]
    public void EvaluateVae_WholePipelineAndRawRows_IsThatOfThePreparedRows()
    {
        var data = Views.MakeNamed(_context);
        var scale = _context.Transforms.NormalizeMinMax("Features").Fit(data);
        var inner = _context.Transforms.CopyColumns("Copy", "Features").Append(_context.Transforms.VaeEncode("E", "Copy", TestModel.Fitted));
        var chain = _context.Transforms.NormalizeMinMax("Features").Append(inner)
            .Append(_context.Transforms.VaeReconstruct("Clean", "Features", TestModel.Fitted)).Fit(data);
        var prepared = scale.Transform(data).GetColumn<float[]>("Features").SelectMany(row => row).ToArray();

        var evaluation = _context.EvaluateVae(chain, data, samples: 3, seed: 7);

        Assert.Equivalent(TestModel.Fitted.Evaluate(new VaeDataset(prepared, TestRow.Width, Views.SlotNames), 3, 7), evaluation, strict: true);
    }

    [Fact]
    public void EvaluateVae_Weights_AreThoseOfTheColumn()
    {
        var rows = TestRow.Make(4, seed: 1);
        var weights = new float[] { 1, 2, 3, 1 };
        foreach (var (row, weight) in rows.Zip(weights))
        {
            row.Number = weight;
        }

        var data = Views.Make(_context, rows);
        var vae = _context.Transforms.VaeEncode("E", "Features", TestModel.Fitted).Fit(data);

        var evaluation = _context.EvaluateVae(vae, data, exampleWeightColumnName: "Number");

        var expected = TestModel.Fitted.Evaluate(
            new VaeDataset(rows.SelectMany(row => row.Features).ToArray(), TestRow.Width, rowWeights: weights));
        Assert.Equivalent(expected, evaluation, strict: true);
    }

    [Fact]
    public void EvaluateVae_NoVaeOfRows_SaysSo()
    {
        var data = Views.Make(_context);
        var none = _context.Transforms.NormalizeMinMax("Features").Fit(data);

        Assert.StartsWith(
            "No step of this transformer is a VAE that reads rows of data. Pass the whole fitted pipeline.",
            Assert.Throws<ArgumentException>(() => _context.EvaluateVae(none, data)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void EvaluateVae_NoRows_SaysSo()
    {
        var vae = _context.Transforms.VaeEncode("E", "Features", TestModel.Fitted).Fit(Views.Make(_context));

        Assert.StartsWith(
            "The data have no rows; a VAE needs at least one in column 'Features'.",
            Assert.Throws<ArgumentException>(() => _context.EvaluateVae(vae, Views.Make(_context, []))).Message,
            StringComparison.Ordinal);
    }
}
