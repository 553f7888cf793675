using Xunit;

namespace Vae.Tests.Model;

public sealed class VaeModelEvaluationTests
{
    private static readonly VaeModel _model = TestModels.Model(VaeArchitecture.Mlp(5, 3, [7]));
    private static readonly float[] _rows = TestValues.Normal(300 * 5, seed: 1, 1);

    [Fact]
    public void Evaluate_AnyRows_PartsAreTheMeansOfTheRowLosses()
    {
        var (elbo, divergences, perUnit) = (new float[300], new float[300], new float[3]);
        _model.NegativeElbo(_rows, 4, 9, elbo);
        _model.KlDivergence(_rows, divergences);
        _model.KlPerDimension(_rows, perUnit);

        var evaluation = _model.Evaluate(_rows, samples: 4, seed: 9);

        Assert.Equal(300, evaluation.Rows);
        Assert.Equal(-elbo.Average(x => (double)x), evaluation.Elbo, 1e-4);
        Assert.Equal(divergences.Average(x => (double)x), evaluation.KlDivergence, 1e-5);
        Assert.Equal(-evaluation.Elbo, evaluation.ReconstructionLoss + evaluation.KlDivergence, 1e-9);
        Assert.Equal(_model.ActiveUnits(_rows), evaluation.ActiveUnits);
        Assert.All(evaluation.KlPerDimension.Zip(perUnit), unit => Assert.Equal(unit.Second, unit.First, 1e-5));
        var deviation = Math.Sqrt(elbo.Average(x => Math.Pow(-x - evaluation.Elbo, 2)));
        Assert.Equal(deviation / Math.Sqrt(299), evaluation.StandardError, 1e-5);
    }

    [Fact]
    public void Evaluate_AnyRows_FeaturesHaveTheirErrors()
    {
        var (means, losses) = (new float[_rows.Length], new float[_rows.Length]);
        _model.Reconstruct(_rows, means);
        _model.ReconstructionLossPerFeature(_rows, losses);

        var features = _model.Evaluate(new VaeDataset(_rows, 5, ["a", "b", "c", "d", "e"])).Features;

        Assert.Equal(["a", "b", "c", "d", "e"], features.Select(feature => feature.Name));
        Assert.All(features.Index(), feature =>
        {
            double[] Of(Func<int, double> value) => [.. Enumerable.Range(0, 300).Select(row => value((row * 5) + feature.Index))];
            var values = Of(i => _rows[i]);
            var (squares, variance) = (Of(i => Math.Pow(_rows[i] - means[i], 2)).Average(), values.Average(x => Math.Pow(x - values.Average(), 2)));
            Assert.Equal(Math.Sqrt(squares), feature.Item.RootMeanSquaredError, 1e-6);
            Assert.Equal(Math.Sqrt(variance), feature.Item.StandardDeviation, 1e-6);
            Assert.Equal(Of(i => losses[i]).Average(), feature.Item.ReconstructionLoss, 1e-6);
            Assert.Equal(1 - (squares / variance), feature.Item.ExplainedVariance, 1e-6);
        });
    }

    [Fact]
    public void Evaluate_StreamOrMemory_TheSame() => Assert.Equivalent(
        _model.Evaluate(_rows, seed: 2), _model.Evaluate(new StreamedRows(new VaeDataset(_rows, 5)), seed: 2), strict: true);

    [Fact]
    public void Evaluate_Weights_AreAsThatManyCopies()
    {
        var copies = _rows.AsSpan(0, 15).ToArray().Concat(_rows[..5]).Concat(_rows[..5]).ToArray();

        var weighted = _model.Evaluate(new VaeDataset(_rows.AsMemory(0, 20), 5, rowWeights: new float[] { 3, 1, 1, 0 }));
        var copied = _model.Evaluate(copies);

        Assert.Equal(3, weighted.Rows);
        Assert.Equal(copied.Elbo, weighted.Elbo, 1e-9);
        Assert.Equal(copied.KlDivergence, weighted.KlDivergence, 1e-9);
        Assert.Equal(copied.Features[2].RootMeanSquaredError, weighted.Features[2].RootMeanSquaredError, 1e-9);
        Assert.Equal(copied.Features[2].StandardDeviation, weighted.Features[2].StandardDeviation, 1e-9);
    }

    [Fact]
    public void Evaluate_MissingValues_AreLeftOutOfTheirColumn()
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(2, 1, [3]) with { MissingValues = MissingValues.Ignore });

        var evaluation = model.Evaluate([1, float.NaN, 3, float.NaN]);

        Assert.True(double.IsFinite(evaluation.Elbo));
        Assert.Equal(1, evaluation.Features[0].StandardDeviation, 1e-9);
        Assert.True(double.IsNaN(evaluation.Features[1].RootMeanSquaredError));
    }

    [Fact]
    public void Evaluate_Autoencoder_HasNoKl()
    {
        var model = new VaeModel(_model.Weights, objective: new AutoencoderObjective());
        var losses = new float[300];
        model.ReconstructionLoss(_rows, losses);

        var evaluation = model.Evaluate(_rows);

        Assert.Equal(losses.Average(x => (double)x), evaluation.ReconstructionLoss, 1e-4);
        Assert.Equal((0, null, 0), (evaluation.KlDivergence, evaluation.ActiveUnits, evaluation.KlPerDimension.Count));
    }

    [Fact]
    public void Evaluate_OneRow_HasNoStandardError()
    {
        var evaluation = _model.Evaluate(_rows.AsSpan(0, 5));

        Assert.True(double.IsNaN(evaluation.StandardError));
        Assert.True(double.IsNaN(evaluation.Features[0].ExplainedVariance));
    }

    [Fact]
    public void Evaluate_BadArguments_SaysWhich()
    {
        Assert.Equal(
            "There are no rows; give at least one. (Parameter 'rows')", Assert.Throws<ArgumentException>(() => _model.Evaluate([])).Message);
        Assert.Equal(
            "The rows have 3 values; this model was trained on 5. Give it the columns it was trained on. (Parameter 'rows')",
            Assert.Throws<ArgumentException>(() => _model.Evaluate(new VaeDataset(new float[6], 3))).Message);
        Assert.StartsWith(
            "samples ('0') must be", Assert.Throws<ArgumentOutOfRangeException>(() => _model.Evaluate(_rows, samples: 0)).Message, StringComparison.Ordinal);
    }
}
