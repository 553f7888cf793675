using Xunit;

namespace Vae.Tests.Training;

/// <summary>Rows of the user's own to validate on.</summary>
public sealed class ValidationRowsTests : IDisposable
{
    private const double Rounding = 1e-4;

    private static readonly VaeDataset _data = TestValues.Line(50, 5, seed: 1);
    private static readonly VaeDataset _validation = TestValues.Line(30, 5, seed: 2);

    // Without draws a validation loss can be computed again.
    private static readonly VaeOptions _options = new()
    {
        LatentDimension = 2, Network = new MlpNetwork { HiddenDimensions = [6] }, Epochs = 8, BatchSize = 8, Seed = 3,
        Objective = new AutoencoderObjective(), Optimizer = new Adam { LearningRate = 0.02 },
    };

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vae-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Train_RowsToValidateOn_AreWatchedAndNotTrainedOn()
    {
        var alone = VaeTrainer.Train(_data, _options);
        var watched = VaeTrainer.Train(_data, _options, _validation);
        var losses = new float[_validation.Count];
        watched.ReconstructionLoss(_validation.Rows.Span, losses);

        Assert.Equal(alone.History.Select(epoch => epoch.Loss), watched.History.Select(epoch => epoch.Loss));
        Assert.Equal(watched.History.Min(epoch => epoch.ValidationLoss!.Value), losses.Average(loss => (double)loss), Rounding);
        Assert.Null(watched.Options!.ValidationSetFraction);
        watched.Options.Validate();
    }

    [Fact]
    public void Train_DefaultsThatHoldRowsOut_HoldNoneOutBesideThem()
    {
        var options = new VaeOptions { Epochs = 2, Seed = 3 };

        Assert.Equal(VaeOptions.DefaultValidationSetFraction, VaeTrainer.Train(TestValues.Line(60, 5, seed: 1), options).Options!.ValidationSetFraction);
        Assert.Null(VaeTrainer.Train(TestValues.Line(60, 5, seed: 1), options, _validation).Options!.ValidationSetFraction);
    }

    [Fact]
    public void Train_StreamedRowsToValidateOn_GiveTheSameBits()
    {
        var kept = VaeTrainer.Train(_data, _options, _validation);
        var source = new StreamedRows(_validation);
        var streamed = VaeTrainer.Train(_data, _options with { Run = _options.Run with { MemoryBudget = 1 } }, source);

        Assert.Equal(1 + _options.Epochs, source.Seeds.Count);
        Assert.Equal(kept.History.Select(epoch => epoch.ValidationLoss), streamed.History.Select(epoch => epoch.ValidationLoss));
        Assert.True(kept.Weights.Values.SequenceEqual(streamed.Weights.Values));
    }

    [Fact]
    public void Train_BothTooLargeForTheBudget_AreBothStreamed()
    {
        var (data, validation) = (new StreamedRows(_data), new StreamedRows(_validation));
        var model = VaeTrainer.Train(data, _options with { Run = _options.Run with { MemoryBudget = data.BudgetOf(10) } }, validation);

        Assert.All(model.History, epoch => Assert.True(double.IsFinite(epoch.ValidationLoss!.Value)));
        Assert.Equal((0, 0), (data.OpenNow, validation.OpenNow));
    }

    [Fact]
    public void Train_EarlyStoppingOnThem_StopsAndKeepsTheBest()
    {
        var options = _options with { Epochs = 500, Optimizer = new Adam { LearningRate = 0.1 }, EarlyStoppingCriteria = new() { Patience = 3 } };
        var model = VaeTrainer.Train(_data, options, _validation);
        var best = model.History.MinBy(epoch => epoch.ValidationLoss)!.Epoch;

        Assert.InRange(model.History.Count, 4, 499);
        Assert.Equal(best + 3, model.History.Count);
    }

    [Fact]
    public void Train_UnsuitableRowsToValidateOn_SaysWhy()
    {
        float[] missing = [.. _validation.Rows.Span];
        missing[7] = float.NaN;
        VaeDataset named = new(_data.Rows, 5, ["a", "b", "c", "d", "e"]);

        Assert.Contains(
            "ValidationSetFraction is 0.1 and there are rows to validate on too; leave one of the two out.",
            Message(_data, _validation, _options with { ValidationSetFraction = 0.1 }),
            StringComparison.Ordinal);
        Assert.StartsWith("The rows to validate on have 10 values and those to train on 5.", Message(_data, new(_validation.Rows, 10)), StringComparison.Ordinal);
        Assert.StartsWith("The rows to validate on cannot be used: Row 1, slot 2 is NaN", Message(_data, new(missing, 5)), StringComparison.Ordinal);
        Assert.StartsWith(
            "Slot 1 is 'b' in the rows to train on and 'c' in those to validate on.",
            Message(named, new(_validation.Rows, 5, ["a", "c", "b", "d", "e"])),
            StringComparison.Ordinal);

        static string Message(VaeDataset data, VaeDataset validation, VaeOptions? options = null) =>
            Assert.Throws<ArgumentException>(() => VaeTrainer.Train(data, options ?? _options, validation)).Message;
    }

    [Fact]
    public void Train_CancelledAndResumed_EndsInTheSameBitsAndRefusesOtherRows()
    {
        var path = Path.Combine(_directory.FullName, "run.checkpoint");
        var whole = VaeTrainer.Train(_data, _options, _validation);
        using var source = new CancellationTokenSource();
        var run = _options.Run with { Checkpoint = new(path) };
        Assert.ThrowsAny<OperationCanceledException>(() => VaeTrainer.Train(
            _data, _options with { Run = run with { CancellationToken = source.Token, MetricsCallback = epoch => Cancel(epoch.Epoch, source) } }, _validation));

        Assert.Contains("the validation data's SHA-256 was", Message(TestValues.Line(30, 5, seed: 4)), StringComparison.Ordinal);
        Assert.Contains("ValidationSetFraction was ", Message(validation: null), StringComparison.Ordinal);
        Assert.True(whole.Weights.Values.SequenceEqual(VaeTrainer.Train(_data, _options with { Run = run }, _validation).Weights.Values));

        string Message(VaeDataset? validation) =>
            Assert.Throws<ArgumentException>(() => VaeTrainer.Train(_data, _options with { Run = run }, validation)).Message;

        static void Cancel(int epoch, CancellationTokenSource source)
        {
            if (epoch == 4)
            {
                source.Cancel();
            }
        }
    }
}
