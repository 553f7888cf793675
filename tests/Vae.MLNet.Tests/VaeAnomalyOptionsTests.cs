using Microsoft.ML;
using Vae.MLNet.Training;

namespace Vae.MLNet.Tests;

public sealed class VaeAnomalyOptionsTests
{
    private readonly MLContext _context = new(seed: 5);

    [Fact]
    public void Defaults_AreTheDocumentedOnes() =>
        Assert.Equal(
            new VaeAnomalyOptions
            {
                Score = VaeAnomalyScore.ReconstructionLoss,
                ScoreSamples = null,
                ScoreSeed = null,
                Contamination = 0.1,
                FeatureContributions = false,
                Training = null,
            },
            new VaeAnomalyOptions());

    [Fact]
    public void Validate_TellsEveryFailureAtOnce()
    {
        var options = new VaeAnomalyOptions { Score = (VaeAnomalyScore)9, ScoreSamples = 0, Contamination = 1 };
        var message = Assert.Throws<ArgumentException>(() => _context.AnomalyDetection.Trainers.Vae("Features", options)).Message;

        Assert.Equal(
            "The anomaly options are not valid.\n"
            + "- Score is 9; it must be one of ReconstructionLoss, NegativeElbo, ReconstructionProbability, ImportanceWeightedBound.\n"
            + "- ScoreSamples is 0; it must be between 1 and 100000.\n"
            + "- Contamination is 1; it must be at least 0 and below 1.",
            message);
    }

    [Theory]
    [InlineData(VaeAnomalyScore.NegativeElbo)]
    [InlineData(VaeAnomalyScore.ReconstructionProbability)]
    [InlineData(VaeAnomalyScore.ImportanceWeightedBound)]
    public void FeatureContributions_OfAScoreWithoutShares_SaysSo(VaeAnomalyScore score)
    {
        var options = new VaeAnomalyOptions { Score = score, FeatureContributions = true };
        var message = Assert.Throws<ArgumentException>(() => _context.AnomalyDetection.Trainers.Vae("Features", TestModel.Fitted, options)).Message;

        Assert.StartsWith($"FeatureContributions is true with Score = {score}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(VaeAnomalyScore.NegativeElbo)]
    [InlineData(VaeAnomalyScore.ReconstructionProbability)]
    [InlineData(VaeAnomalyScore.ImportanceWeightedBound)]
    public void Score_ByDrawsFromAnAutoencoder_SaysSo(VaeAnomalyScore score)
    {
        var training = TestOptions.Quick with { Objective = new AutoencoderObjective() };
        var options = new VaeAnomalyOptions { Score = score, Training = training };
        var model = new VaeModel(TestModel.Fitted.Weights, training);
        var expected = $"Score is {score}, which draws from the posterior, and an AutoencoderObjective trains none. "
            + "Take Score = ReconstructionLoss, or train with an ElboObjective.";

        Assert.Equal(expected, Assert.Throws<ArgumentException>(options.Validate).Message);
        Assert.Equal(
            expected,
            Assert.Throws<ArgumentException>(
                () => _context.AnomalyDetection.Trainers.Vae("Features", model, options with { Training = null })).Message);
        (options with { Score = VaeAnomalyScore.ReconstructionLoss }).Validate();
    }

    [Theory]
    [InlineData(1, 200, 8, 1, 500)]
    [InlineData(6, 200, 8, 2, 500)]
    [InlineData(36, 6435, 36, 9, 20)]
    [InlineData(5000, 1_000_000, 512, 32, 1)]
    public void Training_NotGiven_IsSizedForTheTable(int width, int rows, int hidden, int latent, int epochs)
    {
        var options = TableDefaults.For(new VaeOptions(), rows, width);

        Assert.Equal(new MlpNetwork { HiddenDimensions = [hidden] }, options.Network);
        Assert.Equal((latent, epochs), (options.LatentDimension, options.Epochs));
        Assert.Equal(new GaussianLikelihood { Variance = GaussianVariance.PerOutput }, options.Likelihood);
    }

    [Fact]
    public void Fit_TrainingNotGiven_TrainsTheSizedVaeFromTheContextsSeed()
    {
        var data = Views.Make(_context, rows: 200);
        var estimator = new MLContext(seed: 5).AnomalyDetection.Trainers.Vae("Features");
        var options = estimator.Fit(data).Model.Options!;

        Assert.Equal((estimator.Options!.Seed, 2, 500), (options.Seed, options.LatentDimension, options.Epochs));
        Assert.Equal(3, _context.AnomalyDetection.Trainers.Vae("Features", latentDimension: 3).Fit(data).Model.LatentDimension);
        Assert.Throws<ArgumentException>(() => _context.AnomalyDetection.Trainers.Vae("Features", latentDimension: 0));
    }

    [Fact]
    public void Fit_OptionsThatLeaveTheVaeOpen_TrainTheSameBitsAsNone()
    {
        var data = Views.Make(_context, rows: 200);
        var trainers = _context.AnomalyDetection.Trainers;
        var options = new VaeOptions { Seed = 3, Epochs = 2, Run = new() { Engine = VaeEngine.Managed } };
        var written = options with
        {
            Network = new MlpNetwork { HiddenDimensions = [8] }, LatentDimension = 2,
            Likelihood = new GaussianLikelihood { Variance = GaussianVariance.PerOutput },
        };

        Assert.Equal(TrainedBytes.Of(trainers.Vae("Features", written).Fit(data)), TrainedBytes.Of(trainers.Vae("Features", options).Fit(data)));
    }

    [Fact]
    public void Validate_WhatWouldBeIgnored_SaysSo()
    {
        Assert.Equal(
            "ScoreSamples is 4 with Score = ReconstructionLoss, which draws nothing. Leave it null, or take another Score.",
            Assert.Throws<ArgumentException>(new VaeAnomalyOptions { ScoreSamples = 4 }.Validate).Message);
        Assert.StartsWith(
            "ScoreSeed is 0 with", Assert.Throws<ArgumentException>(new VaeAnomalyOptions { ScoreSeed = 0 }.Validate).Message, StringComparison.Ordinal);
        var options = new VaeAnomalyOptions { Training = TestOptions.Quick };
        Assert.StartsWith(
            "Training is given beside a VAE that is already trained.",
            Assert.Throws<ArgumentException>(() => _context.AnomalyDetection.Trainers.Vae("Features", TestModel.Fitted, options)).Message,
            StringComparison.Ordinal);
    }
}
