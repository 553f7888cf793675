using Vae.Architecture;

namespace Vae.Options;

/// <summary>
/// What options leave open where they name no network: one that reads standardised columns, holds PCA as its linear part and starts at
/// it, so that no unit of a column matters and a short training is enough. <c>docs/defaults.md</c> tells what it was chosen by.
/// </summary>
internal static class DataDefaults
{
    private const int Hidden = 256;

    // Rows that are filled may lack more than those that are trained on.
    private const double MostMasked = 0.6;

    private const int LeastSteps = 500;
    private const int MostSteps = 3000;
    private const int StepsPerBatchOfRows = 100;

    // Of fewer rows a tenth says nothing; of more, a tenth more to learn from is worth more than to know when to stop.
    private const int LeastRowsToHoldOut = 50;
    private const int MostRowsToHoldOut = 1000;

    /// <param name="options">The user's, with the images' dimensions where there are images.</param>
    /// <param name="data">What is to be trained on; null before it has been read. Nothing follows from it that reading depends on.</param>
    public static VaeOptions For(VaeOptions options, DataFacts? data)
    {
        if (options.Network is not null)
        {
            return options.Network is ConvolutionalNetwork images ? ImageDefaults.For(options, images, data) : options;
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
            InputNoise = options.InputNoise ?? (options.MissingValues == MissingValues.Ignore ? new VariableMaskingInputNoise(MostMasked) : null),
            LearningRateSchedule = options.LearningRateSchedule ?? new CosineAnnealing(),
            Epochs = options.Epochs ?? data?.EpochsFor(options.BatchSize, StepsPerBatchOfRows, LeastSteps, MostSteps),
            ValidationSetFraction = options.Run.ValidatesOnRows ? null
                : options.ValidationSetFraction is null && HoldsOut(options, data) ? VaeOptions.DefaultValidationSetFraction
                : options.EffectiveValidationSetFraction,
        };
    }

    /// <summary>Not of rows with gaps: hidden values keep those from being learned by heart.</summary>
    private static bool HoldsOut(VaeOptions options, DataFacts? data) =>
        options.MissingValues != MissingValues.Ignore && data is { InMemory: true, Rows: >= LeastRowsToHoldOut and <= MostRowsToHoldOut };
}
