namespace Vae.MLNet.Training;

/// <summary>What the anomaly trainer makes of options that are null; the reasons are in <see cref="VaeAnomalyOptions.Training"/>.</summary>
internal static class TableDefaults
{
    private const int Steps = 1000;

    /// <summary>The options, sized for a table where they leave it open.</summary>
    /// <param name="options">The user's, with the images' dimensions where there are images.</param>
    /// <param name="rows">Rows of the table.</param>
    /// <param name="width">Values per row.</param>
    public static VaeOptions For(VaeOptions options, long rows, int width)
    {
        var stepsPerEpoch = Math.Max(1, (rows + options.BatchSize - 1) / options.BatchSize);
        var sized = options with { Epochs = options.Epochs ?? (int)Math.Max(1, (Steps + stepsPerEpoch - 1) / stepsPerEpoch) };
        return options.Network is VaeArchitecture ? sized : sized with
        {
            Network = options.Network ?? new MlpNetwork { HiddenDimensions = [Math.Clamp(width, 8, 512)] },
            LatentDimension = options.LatentDimension ?? Math.Max(1, Math.Min(width - 1, Math.Clamp(width / 4, 2, 32))),
            Likelihood = options.Likelihood ?? new GaussianLikelihood { Variance = GaussianVariance.PerOutput },
        };
    }
}
