namespace Vae.Options;

/// <summary>What options leave open beside a <see cref="ConvolutionalNetwork"/>. <c>docs/defaults.md</c> tells what it was chosen by.</summary>
internal static class ImageDefaults
{
    // Of the pixels' mean variance. An error as large as the pixels' own variance, as 1 is in [0, 1], is cheaper than to say anything.
    private const double VarianceShare = 0.1;

    private const int ValuesPerLatent = 48;
    private const int LeastLatent = 8;
    private const int MostLatent = 32;

    // As DataDefaults', but a step costs a hundred times as much.
    private const int StepsPerBatchOfRows = 50;
    private const int LeastSteps = 300;
    private const int MostSteps = 2000;

    // Pixels that were scaled are off by a few roundings.
    private const float RangeSlack = 1e-5f;

    /// <param name="options">The user's.</param>
    /// <param name="network">Its network.</param>
    /// <param name="data">What is to be trained on; null before it has been read.</param>
    public static VaeOptions For(VaeOptions options, ConvolutionalNetwork network, DataFacts? data) => options with
    {
        LatentDimension = options.LatentDimension ?? (network.ImageShape is { } image ? Latent((long)image.Channels * image.Height * image.Width) : null),
        Likelihood = options.Likelihood ?? (data is null ? null : Likelihood(data)),
        Optimizer = options.Optimizer ?? new Adam { LearningRate = 3e-3 },
        LearningRateSchedule = options.LearningRateSchedule ?? new CosineAnnealing(),
        Epochs = options.Epochs ?? data?.EpochsFor(options.BatchSize, StepsPerBatchOfRows, LeastSteps, MostSteps),
    };

    private static int Latent(long values) => (int)Math.Clamp(values / ValuesPerLatent, LeastLatent, MostLatent);

    /// <summary>Means that reach no further than pixels do, and a variance that suits them.</summary>
    private static GaussianLikelihood Likelihood(DataFacts data) => new()
    {
        Mean = data.Least < -RangeSlack ? OutputMean.Tanh : OutputMean.Sigmoid,
        Variance = GaussianVariance.Fixed(data.MeanVariance > 0 ? VarianceShare * data.MeanVariance : 1),
    };
}
