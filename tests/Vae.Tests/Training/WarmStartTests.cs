using Xunit;

namespace Vae.Tests.Training;

/// <summary>Training that goes on from a model.</summary>
public sealed class WarmStartTests : IDisposable
{
    private static readonly VaeDataset _data = TestValues.Line(60, 5, seed: 1);
    private static readonly VaeOptions _quick = new() { Epochs = 20, Seed = 3 };
    private static readonly VaeModel _model = VaeTrainer.Train(_data, _quick with { LatentDimension = 3, ValidationSetFraction = 0 });

    // So little that no weight moves by a unit in the last place.
    private static readonly VaeOptimizer _still = new Sgd { LearningRate = 1e-30 };

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vae-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Train_FromAModelCancelledAndResumed_EndsInTheSameBitsAndRefusesAnotherModel()
    {
        var other = VaeTrainer.Train(_data, _quick with { LatentDimension = 3, ValidationSetFraction = 0, Epochs = 1 });
        var run = _quick.Run with { Checkpoint = new(Path.Combine(_directory.FullName, "run.checkpoint")) };
        using var source = new CancellationTokenSource();
        var cancelled = _quick with { Run = run with { CancellationToken = source.Token, MetricsCallback = _ => source.Cancel() } };
        Assert.ThrowsAny<OperationCanceledException>(() => VaeTrainer.Train(_data, cancelled, startFrom: _model));

        var error = Assert.Throws<ArgumentException>(() => VaeTrainer.Train(_data, _quick with { Run = run }, startFrom: other));
        Assert.Contains("the SHA-256 of the weights to start from was ", error.Message, StringComparison.Ordinal);
        Assert.True(VaeTrainer.Train(_data, _quick, startFrom: _model).Weights.Values
            .SequenceEqual(VaeTrainer.Train(_data, _quick with { Run = run }, startFrom: _model).Weights.Values));
    }

    [Fact]
    public void Train_FromAModel_StartsAtItsWeightsAndKeepsItsUnits()
    {
        float[] scaled = [.. TestValues.Line(60, 5, seed: 2).Rows.ToArray().Select(value => (3 * value) + 1)];
        var model = VaeTrainer.Train(new VaeDataset(scaled, 5), _quick with { Epochs = 1, Optimizer = _still }, startFrom: _model);

        Assert.True(_model.Weights.Values.SequenceEqual(model.Weights.Values));
        Assert.Equal(_model.Architecture, model.Architecture);
        Assert.Equal(_model.Architecture, model.Options!.Network);
        Assert.Single(model.History);
        model.Options.Validate();
    }

    [Fact]
    public void Train_FromAModel_GoesOnWhereItEnded()
    {
        var options = _quick with { Network = new MlpNetwork { HiddenDimensions = [8] }, LatentDimension = 2, ValidationSetFraction = 0 };
        var first = VaeTrainer.Train(_data, options);
        var second = VaeTrainer.Train(_data, _quick with { ValidationSetFraction = 0 }, startFrom: first);

        Assert.True(second.History[0].Loss < first.History[10].Loss, $"{second.History[0].Loss} is not below {first.History[10].Loss}.");
        Assert.True(second.History[^1].Loss < first.History[^1].Loss);
        Assert.False(first.Weights.Values.SequenceEqual(second.Weights.Values));
    }

    [Fact]
    public void Train_FromAModelTwice_GivesTheSameBits()
    {
        var rows = TestValues.Line(70, 5, seed: 5);

        Assert.True(VaeTrainer.Train(rows, _quick, startFrom: _model).Weights.Values
            .SequenceEqual(VaeTrainer.Train(rows, _quick, startFrom: _model).Weights.Values));
    }

    [Fact]
    public void Train_OptionsThatRepeatTheModels_AreAccepted()
    {
        var options = new VaeOptions
        {
            LatentDimension = 2, Network = new MlpNetwork { HiddenDimensions = [6] }, Likelihood = VaeLikelihood.Gaussian, Epochs = 2,
            PosteriorScale = PosteriorScale.LogVariance, MissingValues = MissingValues.Ignore, Objective = new ElboObjective { Beta = 0.5, WarmUpEpochs = 2 },
        };
        var model = VaeTrainer.Train(_data, options);

        Assert.Equal(model.Architecture, VaeTrainer.Train(_data, options, startFrom: model).Architecture);
        Assert.Equal(model.Architecture, VaeTrainer.Train(_data, new() { Epochs = 1, Network = model.Architecture }, startFrom: model).Architecture);
        Assert.Equal(new ElboObjective { Beta = 0.5 }, VaeTrainer.Train(_data, new() { Epochs = 1 }, startFrom: model).Objective);
        Assert.Equal(MissingValues.Ignore, VaeTrainer.Train(_data, new() { Epochs = 1 }, startFrom: model).Architecture.MissingValues);
    }

    [Fact]
    public void Train_OptionsOrRowsOfAnotherVae_SaysWhatDiffers()
    {
        Assert.Equal(
            "The data have 10 values per row; the model to start from was trained on 5. Select the columns it was trained on.",
            Message(new VaeDataset(_data.Rows, 10), _quick));
        Assert.Contains("LatentDimension is 4; the model has 3.", Message(_data, _quick with { LatentDimension = 4 }), StringComparison.Ordinal);
        Assert.Contains("PosteriorScale is LogStandardDeviation; the model has LogVariance.", Message(_data, _quick with { PosteriorScale = PosteriorScale.LogStandardDeviation }), StringComparison.Ordinal);
        Assert.Contains("MissingValues is Ignore; the model has Error.", Message(_data, _quick with { MissingValues = MissingValues.Ignore }), StringComparison.Ordinal);
        Assert.Contains("Likelihood is ", Message(_data, _quick with { Likelihood = VaeLikelihood.Bernoulli }), StringComparison.Ordinal);
        Assert.StartsWith("Network describes another network", Message(_data, _quick with { Network = new MlpNetwork { HiddenDimensions = [7] } }), StringComparison.Ordinal);

        static string Message(VaeDataset data, VaeOptions options) =>
            Assert.Throws<ArgumentException>(() => VaeTrainer.Train(data, options, startFrom: _model)).Message;
    }

    [Fact]
    public void Train_WorseThanTheStartByValidation_KeepsTheStart()
    {
        var options = _quick with { Epochs = 2, Optimizer = new Adam { LearningRate = 0.3 } };
        var model = VaeTrainer.Train(TestValues.Line(20, 5, seed: 6), options, validation: _data, startFrom: _model);

        Assert.True(_model.Weights.Values.SequenceEqual(model.Weights.Values));
        Assert.False(_model.Weights.Values.SequenceEqual(VaeTrainer.Train(TestValues.Line(20, 5, seed: 6), options, startFrom: _model).Weights.Values));
    }
}
