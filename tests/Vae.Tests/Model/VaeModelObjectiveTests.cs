using Xunit;

namespace Vae.Tests.Model;

/// <summary>An autoencoder's model has neither a posterior nor a prior, and says so with or without options.</summary>
public sealed class VaeModelObjectiveTests
{
    private static readonly VaeOptions _options = new() { LatentDimension = 2, Objective = new AutoencoderObjective(), Network = new MlpNetwork { HiddenDimensions = [6] }, Epochs = 2, BatchSize = 16 };

    private static readonly VaeDataset _data = TestValues.Line(rows: 20, dimension: 5, seed: 1);

    private static readonly VaeModel _model = VaeTrainer.Train(_data, _options);

    private static readonly float[] _rows = _data.Rows.ToArray();

    public static TheoryData<string, Action<VaeModel>> NeedThePosterior => new()
    {
        { "Encode with logVar needs the posterior's variance, which an AutoencoderObjective does not train. Take Encode without it", m => m.Encode(_rows, new float[40], new float[40]) },
        { "SamplePosterior needs the posterior's variance, which an AutoencoderObjective does not train. Take Encode", m => m.SamplePosterior(_rows, 1, new float[40]) },
        { "KlDivergence needs the posterior's variance, which an AutoencoderObjective does not train. Take ReconstructionLoss", m => m.KlDivergence(_rows, new float[20]) },
        { "ActiveUnits needs the posterior's variance, which an AutoencoderObjective does not train. Take Encode", m => m.ActiveUnits(_rows) },
        {
            "KlPerDimension needs the posterior's variance, which an AutoencoderObjective does not train. Take ReconstructionLossPerFeature",
            m => m.KlPerDimension(_rows, new float[2])
        },
        { "NegativeElbo needs the posterior's variance, which an AutoencoderObjective does not train. Take ReconstructionLoss", m => m.NegativeElbo(_rows, 1, 1, new float[20]) },
        {
            "ReconstructionLogProbability needs the posterior's variance, which an AutoencoderObjective does not train. Take ReconstructionLoss",
            m => m.ReconstructionLogProbability(_rows, 1, 1, new float[20])
        },
        {
            "ImportanceWeightedBound needs the posterior's variance, which an AutoencoderObjective does not train. Take ReconstructionLoss",
            m => m.ImportanceWeightedBound(_rows, 1, 1, new float[20])
        },
        {
            "Sample draws latent rows from the prior, and an AutoencoderObjective trains without one: its latent rows may lie "
            + "anywhere. Decode latent rows from Encode, or points between them",
            m => m.Sample(1, 1, new float[5])
        },
    };

    [Theory]
    [MemberData(nameof(NeedThePosterior), DisableDiscoveryEnumeration = true)]
    public void Autoencoder_WhatNeedsPosteriorOrPrior_ErrorSaysWhyAndWhatToDo(string expected, Action<VaeModel> call)
    {
        var message = expected + ", or train with an ElboObjective.";

        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => call(_model)).Message);
        Assert.Equal(
            message, Assert.Throws<InvalidOperationException>(() => call(new VaeModel(_model.Weights, objective: new AutoencoderObjective()))).Message);
        call(new VaeModel(_model.Weights));
    }

    [Fact]
    public void Autoencoder_WhatNeedsNeither_AsAVaesOfTheSameWeights()
    {
        var vae = new VaeModel(_model.Weights);

        Same(40, (model, result) => model.Encode(_rows, result));
        Same(100, (model, result) => model.Reconstruct(_rows, result));
        Same(20, (model, result) => model.ReconstructionLoss(_rows, result));
        Same(100, (model, result) => model.ReconstructionLossPerFeature(_rows, result));
        Same(5, (model, result) => model.Decode([1, 2], result));
        Same(15, (model, result) => model.Interpolate(_rows.AsSpan(0, 5), _rows.AsSpan(5, 5), 3, result));
        Assert.Equal(new AutoencoderObjective(), _model.Objective);

        void Same(int values, Action<VaeModel, float[]> score)
        {
            var (expected, actual) = (new float[values], new float[values]);
            score(vae, expected);
            score(_model, actual);
            Near.SameBits(expected, actual);
        }
    }

    [Fact]
    public void Constructor_AnotherObjectiveThanTheOptions_Error()
    {
        var error = Assert.Throws<ArgumentException>(() => new VaeModel(_model.Weights, _options, objective: new ElboObjective()));

        Assert.StartsWith("The objective is ElboObjective { ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "but the options have AutoencoderObjective { }; pass the one that the weights were trained for.", error.Message, StringComparison.Ordinal);
    }
}
