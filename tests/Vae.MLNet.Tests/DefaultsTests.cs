using Microsoft.ML;

namespace Vae.MLNet.Tests;

/// <summary>Going from a short form to options changes nothing.</summary>
public sealed class DefaultsTests
{
    private readonly MLContext _context = new(seed: 5);

    [Fact]
    public void Encode_ShortFormAndOptions_TheSameBits() => AssertSame(
        c => c.Transforms.VaeEncode("Embedding", "Features"), c => c.Transforms.VaeEncode("Embedding", "Features", new VaeOptions()));

    [Fact]
    public void Reconstruct_ShortFormAndOptions_TheSameBits() => AssertSame(
        c => c.Transforms.VaeReconstruct("Clean", "Features"), c => c.Transforms.VaeReconstruct("Clean", "Features", new VaeOptions()));

    [Fact]
    public void Anomaly_ShortFormAndBothKindsOfOptions_TheSameBits()
    {
        AssertSame(c => c.AnomalyDetection.Trainers.Vae(), c => c.AnomalyDetection.Trainers.Vae("Features", new VaeOptions()));
        AssertSame(c => c.AnomalyDetection.Trainers.Vae(), c => c.AnomalyDetection.Trainers.Vae("Features", new VaeAnomalyOptions()));
    }

    private void AssertSame<T>(Func<MLContext, VaeEstimator<T>> shortForm, Func<MLContext, VaeEstimator<T>> options)
        where T : VaeTransformer
    {
        var data = Views.Make(_context);

        Assert.Equal(TrainedBytes.Of(shortForm(new(seed: 7)).Fit(data)), TrainedBytes.Of(options(new(seed: 7)).Fit(data)));
    }
}
