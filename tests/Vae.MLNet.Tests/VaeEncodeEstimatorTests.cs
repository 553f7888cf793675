using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

public sealed class VaeEncodeEstimatorTests
{
    private readonly MLContext _context = new(seed: 5);

    [Fact]
    public void VaeEncode_SimpleForm_HasTheDocumentedDefaults()
    {
        var estimator = _context.Transforms.VaeEncode("Features");

        Assert.Equal("Features", estimator.InputColumnName);
        Assert.Equal("Features", estimator.OutputColumnName);
        Assert.Equal(new VaeOptions { Seed = estimator.Options!.Seed }, estimator.Options);
        Assert.Null(estimator.Model);
    }

    [Fact]
    public void Transform_GivesWhatTheModelGives()
    {
        var data = Views.Make(_context);
        var transformer = _context.Transforms.VaeEncode("Embedding", "Features", TestOptions.Quick, logVariance: true).Fit(data);
        var sampler = _context.Transforms.VaeEncode("Embedding", "Features", transformer.Model, sampleSeed: 11).Fit(data);
        var rows = TestRow.Make(40, seed: 3).SelectMany(r => r.Features).ToArray();
        var (mu, logVar, z) = (new float[80], new float[80], new float[80]);
        transformer.Model.Encode(rows, mu, logVar);
        transformer.Model.SamplePosterior(rows, 11, z);

        Assert.Equal(mu, Column(transformer.Transform(data), "Embedding"));
        Assert.Equal(logVar, Column(transformer.Transform(data), "Embedding.LogVariance"));
        Assert.Equal(z, Column(sampler.Transform(data), "Embedding"));
        Assert.Equal(2, ((VectorDataViewType)transformer.Transform(data).Schema["Embedding"].Type).Size);
    }

    [Fact]
    public void Seed_NotGiven_IsTheContexts()
    {
        byte[] first = Fit(new MLContext(seed: 5)), again = Fit(new MLContext(seed: 5)), other = Fit(new MLContext(seed: 6));

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);

        static byte[] Fit(MLContext context) => TrainedBytes.Of(
            context.Transforms.VaeEncode("Embedding", "Features", TestOptions.Quick with { Seed = null }).Fit(Views.Make(context)));
    }

    [Fact]
    public void Seed_Given_GoesBeforeTheContexts()
    {
        var first = _context.Transforms.VaeEncode("Embedding", "Features", TestOptions.Quick).Fit(Views.Make(_context));
        var second = new MLContext(seed: 77).Transforms.VaeEncode("Embedding", "Features", TestOptions.Quick).Fit(Views.Make(_context));

        Assert.Equal(TrainedBytes.Of(first), TrainedBytes.Of(second));
        Assert.Equal(1, first.Model.Options!.Seed);
    }

    [Fact]
    public void Fit_GivenModel_ReadsNothingAndKeepsIt()
    {
        var spy = new SpyDataView(Views.Make(_context));
        var transformer = _context.Transforms.VaeEncode("Embedding", "Features", TestModel.Fitted).Fit(spy);

        Assert.Same(TestModel.Fitted, transformer.Model);
        Assert.Empty(spy.Cursors);
    }

    [Fact]
    public void Fit_ReadsEachRowOnce()
    {
        var spy = new SpyDataView(Views.Make(_context));
        _context.Transforms.VaeEncode("Embedding", "Features", TestOptions.Quick).Fit(spy);

        Assert.Equal([["Features"]], spy.Cursors);
        Assert.Equal((40, 1), (spy.RowsRead, spy.Disposed));
    }

    [Fact]
    public void Fit_AfterACacheCheckpoint_ReadsTheSourceOnce()
    {
        var spy = new SpyDataView(Views.Make(_context));
        var estimator = _context.Transforms.VaeEncode("Embedding", "Features", TestOptions.Quick);
        var two = _context.Transforms.CopyColumns("Copy", "Number").AppendCacheCheckpoint(_context).Append(estimator).Append(estimator).Fit(spy);

        Assert.Equal(40, spy.RowsRead);
        Assert.All(two.OfType<VaeTransformer>(), t => Assert.Equal(TrainedBytes.Of(estimator.Fit(Views.Make(_context))), TrainedBytes.Of(t)));
    }

    private static float[] Column(IDataView view, string name) => [.. view.GetColumn<float[]>(name).SelectMany(v => v)];
}
