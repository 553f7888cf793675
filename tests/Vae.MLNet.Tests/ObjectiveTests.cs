using Microsoft.ML;
using Vae.MLNet.Mapping;

namespace Vae.MLNet.Tests;

/// <summary>What an autoencoder lacks is refused before there is data, and in files.</summary>
public sealed class ObjectiveTests
{
    private const string LogVariance = "logVariance asks for the posterior's variance, which an AutoencoderObjective does not train. "
        + "Leave it false, or train with an ElboObjective.";

    private const string SampleSeed = "sampleSeed draws with the posterior's variance, which an AutoencoderObjective does not train. "
        + "Leave it null, or train with an ElboObjective.";

    private static readonly VaeOptions _options = TestOptions.Quick with { Objective = new AutoencoderObjective() };

    // Without options: the model itself knows.
    private static readonly VaeModel _model = new(TestModel.Fitted.Weights, objective: new AutoencoderObjective());

    private readonly MLContext _context = new(seed: 5);

    [Theory]
    [InlineData(true, null, LogVariance)]
    [InlineData(false, 3, SampleSeed)]
    [InlineData(true, 3, LogVariance)]
    public void VaeEncode_PosteriorOfAnAutoencoder_ErrorBeforeThereIsData(bool logVariance, int? sampleSeed, string expected)
    {
        Assert.Equal(expected, Assert.Throws<ArgumentException>(
            () => _context.Transforms.VaeEncode("Embedding", "Features", _options, logVariance: logVariance, sampleSeed: sampleSeed)).Message);
        Assert.Equal(expected, Assert.Throws<ArgumentException>(
            () => _context.Transforms.VaeEncode("Embedding", "Features", _model, logVariance, sampleSeed)).Message);
        _context.Transforms.VaeEncode("Embedding", "Features", TestModel.Fitted, logVariance, sampleSeed);
    }

    [Fact]
    public void Autoencoder_WhatItHas_FitsAndTransforms()
    {
        var data = Views.Make(_context);
        var encoder = _context.Transforms.VaeEncode("Embedding", "Features", _options).Fit(data);

        Assert.Equal(new AutoencoderObjective(), encoder.Model.Objective);
        Assert.Equal(40, OutputBits.Of(encoder.Transform(data)).Count);
        Assert.Equal(40, OutputBits.Of(_context.Transforms.VaeReconstruct("Clean", "Features", _model).Fit(data).Transform(data)).Count);
        Assert.Equal(40, OutputBits.Of(_context.AnomalyDetection.Trainers.Vae("Features", _model).Fit(data).Transform(data)).Count);
    }

    [Theory]
    [InlineData(VaeAnomalyScore.NegativeElbo)]
    [InlineData(VaeAnomalyScore.ReconstructionProbability)]
    [InlineData(VaeAnomalyScore.ImportanceWeightedBound)]
    public void Vae_ScoreByDrawsOfAModelWithoutOptions_Error(VaeAnomalyScore score) => Assert.StartsWith(
        $"Score is {score}, which draws from the posterior, and an AutoencoderObjective does not train one",
        Assert.Throws<ArgumentException>(
            () => _context.AnomalyDetection.Trainers.Vae("Features", _model, new VaeAnomalyOptions { Score = score })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void LoadFromVaeSamples_Autoencoder_ErrorSaysWhy() => Assert.StartsWith(
        "Sample draws latent rows from the prior, and an AutoencoderObjective trains without one",
        Assert.Throws<InvalidOperationException>(() => _context.Data.LoadFromVaeSamples(_model, 3)).Message,
        StringComparison.Ordinal);

    /// <summary>Written by a version that did not know better, or forged.</summary>
    [Fact]
    public void Read_TransformerThatAnAutoencoderCannotBe_Refused()
    {
        VaeTransformer[] transformers =
        [
            new VaeEncodeTransformer(_model, "Features", "Embedding", logVariance: true, sampleSeed: null),
            new VaeEncodeTransformer(_model, "Features", "Embedding", logVariance: false, sampleSeed: 3),
            new VaeAnomalyTransformer(_model, "Features", new(_model, VaeAnomalyScore.NegativeElbo, 1, 0), 1, quantiles: null, default),
        ];

        Assert.All(transformers, transformer =>
        {
            using var payload = new MemoryStream(TransformerPayload.Write(transformer));
            var error = Assert.Throws<InvalidDataException>(() => new TransformerReader().Read(_context, payload));
            Assert.Contains("an AutoencoderObjective does not train", error.Message, StringComparison.Ordinal);
        });
    }
}
