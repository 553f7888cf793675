using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

public sealed class FitWithValidationTests
{
    private readonly MLContext _context = new(seed: 5);

    [Fact]
    public void FitWithValidation_RawRows_GoThroughTheStepsFittedOnTheRowsToTrainOn()
    {
        var (train, validation) = (Views.Make(_context), Views.Make(_context, rows: 25, seed: 9));
        var preparation = _context.Transforms.NormalizeMeanVariance("Features", fixZero: false);
        var trainer = _context.AnomalyDetection.Trainers.Vae("Features", TestOptions.Quick);
        TransformerChain<VaeAnomalyTransformer> fitted = preparation.FitWithValidation(trainer, train, validation);

        var prepared = preparation.Fit(train);
        var byHand = trainer.Fit(prepared.Transform(train), prepared.Transform(validation));
        var plain = preparation.Append(trainer).Fit(train);

        Assert.True(byHand.Model.Weights.Values.SequenceEqual(fitted.LastTransformer.Model.Weights.Values));
        Assert.All(fitted.LastTransformer.Model.History, epoch => Assert.NotNull(epoch.ValidationLoss));
        Assert.Equal(plain.Transform(train).Schema.Select(c => c.Name), fitted.Transform(train).Schema.Select(c => c.Name));
    }

    [Fact]
    public void Fit_FractionBesideRowsToValidateOn_IsAnError()
    {
        var estimator = _context.Transforms.VaeEncode("Embedding", "Features", TestOptions.Quick with { ValidationSetFraction = 0.2 });

        Assert.Contains(
            "ValidationSetFraction is 0.2 and there are rows to validate on too; leave one of the two out.",
            Assert.Throws<ArgumentException>(() => estimator.Fit(Views.Make(_context), Views.Make(_context, rows: 17))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_Detector_ThresholdIsThatOfTheRowsToTrainOn()
    {
        var data = Views.Make(_context);
        var detector = _context.AnomalyDetection.Trainers.Vae("Features", TestOptions.Quick, contamination: 0.1).Fit(data, Views.Make(_context, rows: 25, seed: 9));

        Assert.Equal(4, detector.Transform(data).GetColumn<bool>("PredictedLabel").Count(label => label));
    }

    [Fact]
    public void Fit_WeightsOfRowsToValidateOn_CountToo()
    {
        var options = TestOptions.Quick with { Objective = new AutoencoderObjective() };
        var estimator = _context.Transforms.VaeEncode("Embedding", "Features", options, exampleWeightColumnName: "Number");

        Assert.NotEqual(Losses(exponent: 1), Losses(exponent: 9));

        double?[] Losses(int exponent)
        {
            var rows = TestRow.Make(20, seed: 9);
            Array.ForEach(rows, row => row.Number = MathF.Pow(row.Number, exponent));
            return [.. estimator.Fit(Views.Make(_context), Views.Make(_context, rows)).Model.History.Select(epoch => epoch.ValidationLoss)];
        }
    }
}
