using Vae.Architecture;

namespace Vae.Options;

/// <summary>
/// What options leave open where they name no network: one that reads standardised columns, holds PCA as its linear part and starts at
/// it, so that no unit of a column matters and a short training is enough. <c>docs/defaults.md</c> tells what it was chosen by.
/// </summary>
internal static class DataDefaults
{
    private const int Hidden = 256;
    private const int LeastSteps = 500;
    private const int MostSteps = 3000;
    private const int StepsPerBatchOfRows = 100;

    /// <param name="options">The user's, with the images' dimensions where there are images.</param>
    /// <param name="rows">Rows to train on; nothing but the number of epochs follows from them.</param>
    public static VaeOptions For(VaeOptions options, long rows)
    {
        if (options.Network is not null)
        {
            return options;
        }

        var likelihood = options.Likelihood ?? new GaussianLikelihood { Variance = GaussianVariance.Learned };
        return options with
        {
            Network = new MlpNetwork
            {
                HiddenDimensions = [Hidden], LinearPaths = true, Standardize = LikelihoodRules.LeavesMeansUnbounded(likelihood),
            },
            Likelihood = likelihood,
            Optimizer = options.Optimizer ?? new Adam { LearningRate = 2e-3 },
            LearningRateSchedule = options.LearningRateSchedule ?? new CosineAnnealing(),
            Epochs = options.Epochs ?? Epochs(rows, options.BatchSize),
        };
    }

    private static int Epochs(long rows, int batchSize)
    {
        var batches = (rows + batchSize - 1) / batchSize;
        var steps = Math.Clamp(StepsPerBatchOfRows * batches, LeastSteps, MostSteps);
        return (int)Math.Max(1, (steps + batches - 1) / batches);
    }
}
