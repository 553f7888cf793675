namespace Vae.MLNet.Training;

/// <summary>How the anomaly trainer trains where it is not told; the reasons are in <see cref="VaeAnomalyOptions.Training"/>.</summary>
internal static class TableDefaults
{
    private const int Steps = 1000;

    /// <summary>What does not depend on the data.</summary>
    public static VaeOptions Template { get; } = new() { Likelihood = new GaussianLikelihood { Variance = GaussianVariance.PerOutput } };

    /// <summary>The template, sized.</summary>
    /// <param name="template">The template with its seed.</param>
    /// <param name="latentDimension">Null for a quarter of the width.</param>
    /// <param name="rows">Rows of the table.</param>
    /// <param name="width">Values per row.</param>
    public static VaeOptions For(VaeOptions template, int? latentDimension, long rows, int width)
    {
        var stepsPerEpoch = Math.Max(1, (rows + template.BatchSize - 1) / template.BatchSize);
        return template with
        {
            HiddenDimensions = [Math.Clamp(width, 8, 512)],
            LatentDimension = latentDimension ?? Math.Max(1, Math.Min(width - 1, Math.Clamp(width / 4, 2, 32))),
            Epochs = (int)Math.Max(1, (Steps + stepsPerEpoch - 1) / stepsPerEpoch),
        };
    }
}
