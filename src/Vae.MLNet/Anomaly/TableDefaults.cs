using Vae.Architecture;
using Vae.Options;

namespace Vae.MLNet.Anomaly;

/// <summary>What the anomaly trainer makes of options that are null; the reasons are in <see cref="VaeAnomalyOptions.Training"/>.</summary>
internal static class TableDefaults
{
    private const int Steps = 500;

    // Seconds on two cores.
    private const double MostMultiplyAdds = 2e11;

    /// <summary>The options, sized for a table where they leave it open.</summary>
    /// <param name="options">The user's, with the images' dimensions where there are images.</param>
    /// <param name="rows">Rows of the table; at least 1.</param>
    /// <param name="width">Values per row.</param>
    public static VaeOptions For(VaeOptions options, long rows, int width)
    {
        var sized = options with
        {
            Objective = options.Objective ?? new ElboObjective { Beta = 2 },
            Optimizer = options.Optimizer ?? new Adam { LearningRate = 2e-3 },
        };
        if (options.Network is not VaeArchitecture)
        {
            sized = sized with
            {
                Network = options.Network ?? new MlpNetwork
                {
                    HiddenDimensions = [Math.Clamp(width, 8, 512)],
                    Standardize = options.Likelihood is null || LikelihoodRules.LeavesMeansUnbounded(options.Likelihood),
                },
                LatentDimension = options.LatentDimension ?? Math.Clamp(width / 2, 1, 64),
                Likelihood = options.Likelihood ?? new GaussianLikelihood { Variance = GaussianVariance.PerFeature },
            };
        }

        return sized with { Epochs = options.Epochs ?? Epochs(sized, rows, width) };
    }

    private static int Epochs(VaeOptions options, long rows, int width)
    {
        var wanted = new DataFacts(rows).EpochsFor(options.BatchSize, perBatchOfRows: 0, Steps, Steps);
        var row = MultiplyAdds.OfTraining(options.Network as VaeArchitecture ?? options.BuildArchitecture(width), options.EffectiveSamples);
        return (int)Math.Max(1, Math.Min(wanted, MostMultiplyAdds / (row * rows)));
    }
}
