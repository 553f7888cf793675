using Microsoft.ML;
using Vae.MLNet.Anomaly;

namespace Vae.MLNet.Tests;

public sealed class VaeAnomalyOptionsTests
{
    private readonly MLContext _context = new(seed: 5);

    [Fact]
    public void Defaults_AreTheDocumentedOnes() =>
        Assert.Equal(
            new VaeAnomalyOptions
            {
                Score = VaeAnomalyScore.Surprisal,
                ScoreSamples = null,
                ScoreSeed = null,
                Contamination = 0.1,
                FeatureContributions = false,
                ScorePercentile = false,
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
            + "- Score is 9; it must be one of ReconstructionLoss, NegativeElbo, ReconstructionProbability, ImportanceWeightedBound, Surprisal.\n"
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
        var expected = $"Score is {score}, which draws from the posterior, and an AutoencoderObjective does not train one. "
            + "Use Score = Surprisal or ReconstructionLoss, or train with an ElboObjective.";

        Assert.Equal(expected, Assert.Throws<ArgumentException>(options.Validate).Message);
        Assert.Equal(
            expected,
            Assert.Throws<ArgumentException>(
                () => _context.AnomalyDetection.Trainers.Vae("Features", model, options with { Training = null })).Message);
        (options with { Score = VaeAnomalyScore.ReconstructionLoss }).Validate();
        (options with { Score = VaeAnomalyScore.Surprisal }).Validate();
    }

    [Theory]
    [InlineData(1, 200, 8, 1, 250)]
    [InlineData(6, 200, 8, 3, 250)]
    [InlineData(36, 6435, 36, 18, 10)]
    [InlineData(5000, 1_000_000, 512, 64, 1)]
    public void Training_NotGiven_IsSizedForTheTable(int width, int rows, int hidden, int latent, int epochs)
    {
        var options = TableDefaults.For(new VaeOptions(), rows, width);

        Assert.Equal(new MlpNetwork { HiddenDimensions = [hidden], Standardize = true }, options.Network);
        Assert.Equal((latent, epochs), (options.LatentDimension, options.Epochs));
        Assert.Equal(new GaussianLikelihood { Variance = GaussianVariance.PerFeature }, options.Likelihood);
        Assert.Equal(new ElboObjective { Beta = 2 }, options.Objective);
        Assert.Equal(new Adam { LearningRate = 2e-3 }, options.Optimizer);
    }

    /// <summary>A convolutional net's step is a hundred times that of a table's: few rows must not take minutes.</summary>
    [Theory]
    [InlineData(128, 64)]
    [InlineData(1000, 8)]
    [InlineData(60_000, 1)]
    public void Training_OfImages_IsAsLongAsItsArithmetic(int rows, int most)
    {
        var images = new VaeOptions { Network = new ConvolutionalNetwork { ImageShape = new(3, 32, 32) } };

        Assert.InRange(TableDefaults.For(images, rows, 3 * 32 * 32).Epochs!.Value, 1, most);
        Assert.Equal(70, TableDefaults.For(images with { Epochs = 70 }, rows, 3 * 32 * 32).Epochs);
    }

    [Fact]
    public void Fit_TrainingNotGiven_TrainsTheSizedVaeFromTheContextsSeed()
    {
        var data = Views.Make(_context, rows: 200);
        var estimator = new MLContext(seed: 5).AnomalyDetection.Trainers.Vae("Features");
        var options = estimator.Fit(data).Model.Options!;

        Assert.Equal((estimator.Options!.Seed, 3, 250), (options.Seed, options.LatentDimension, options.Epochs));
        Assert.Equal(2, _context.AnomalyDetection.Trainers.Vae("Features", latentDimension: 2).Fit(data).Model.LatentDimension);
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
            Network = new MlpNetwork { HiddenDimensions = [8], Standardize = true }, LatentDimension = 3,
            Likelihood = new GaussianLikelihood { Variance = GaussianVariance.PerFeature },
            Objective = new ElboObjective { Beta = 2 }, Optimizer = new Adam { LearningRate = 2e-3 },
        };

        Assert.Equal(TrainedBytes.Of(trainers.Vae("Features", written).Fit(data)), TrainedBytes.Of(trainers.Vae("Features", options).Fit(data)));
    }

    [Fact]
    public void Validate_WhatWouldBeIgnored_SaysSo()
    {
        Assert.Equal(
            "ScoreSamples is 4 with Score = Surprisal, which makes no draws. Leave it null, or use another Score.",
            Assert.Throws<ArgumentException>(new VaeAnomalyOptions { ScoreSamples = 4 }.Validate).Message);
        Assert.StartsWith(
            "ScoreSeed is 0 with", Assert.Throws<ArgumentException>(new VaeAnomalyOptions { ScoreSeed = 0 }.Validate).Message, StringComparison.Ordinal);
        var options = new VaeAnomalyOptions { Training = TestOptions.Quick };
        Assert.StartsWith(
            "Training is set although the VAE is already trained.",
            Assert.Throws<ArgumentException>(() => _context.AnomalyDetection.Trainers.Vae("Features", TestModel.Fitted, options)).Message,
            StringComparison.Ordinal);
    }
}
