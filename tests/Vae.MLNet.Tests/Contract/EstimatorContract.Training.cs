using Microsoft.ML;

namespace Vae.MLNet.Tests.Contract;

/// <content>Rows to validate on, and going on from a model.</content>
public abstract partial class EstimatorContract<TTransformer>
{
    [Fact]
    public void Fit_RowsToValidateOn_AreWatchedAndNotTrainedOn()
    {
        var estimator = Make(Context);
        var spy = new SpyDataView(Data(20, seed: 9));
        if (estimator.Options is null)
        {
            Assert.StartsWith("This estimator was given a trained VAE and trains none", Message(() => estimator.Fit(Data(), spy)), StringComparison.Ordinal);
            return;
        }

        var watched = estimator.Fit(Data(), spy).Model;

        Assert.Equal([estimator.ConditionColumnName is { } condition ? ["Features", condition] : ["Features"]], spy.Cursors);
        Assert.All(watched.History, epoch => Assert.NotNull(epoch.ValidationLoss));
        Assert.Equal(estimator.Fit(Data()).Model.History.Select(epoch => epoch.Loss), watched.History.Select(epoch => epoch.Loss));
        Assert.StartsWith(
            "The rows to validate on cannot be used: Column 'Features' is not in the data",
            Message(() => estimator.Fit(Data(), Context.Data.LoadFromEnumerable([new Narrow()]))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_StartFromAModel_GoesOnWithItsNetworkAndItsUnits()
    {
        var estimator = Make(Context);
        var first = estimator.Fit(Data());
        if (estimator.Options is null)
        {
            Assert.StartsWith("This estimator was given a trained VAE", Message(() => estimator.Fit(Data(), startFrom: first.Model)), StringComparison.Ordinal);
            return;
        }

        var second = estimator.Fit(Data(30, seed: 11), startFrom: first.Model);
        var model = second.Model;

        Assert.Equal(first.Model.Architecture, model.Architecture);
        Assert.False(first.Model.Weights.Values.SequenceEqual(model.Weights.Values));
        Assert.Equal(
            first.Transform(Data()).Schema.Select(c => (c.Name, c.Type)), second.Transform(Data()).Schema.Select(c => (c.Name, c.Type)));
        if (model.Architecture.Standardize)
        {
            Assert.Equal(first.Model.Weights["input.shift"].ToArray(), model.Weights["input.shift"].ToArray());
        }

        var narrow = Context.Transforms.Concatenate("Features", "Number").Fit(Data()).Transform(Data());
        Assert.StartsWith("The data have 1 values per row; the model to start from", Message(() => estimator.Fit(narrow, startFrom: first.Model)), StringComparison.Ordinal);
    }

    private static string Message(Action fit) => Assert.Throws<ArgumentException>(fit).Message;

    private sealed class Narrow
    {
        public float Number { get; set; }
    }
}
