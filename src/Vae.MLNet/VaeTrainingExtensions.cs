using Microsoft.ML.Data;
using Vae;
using Vae.MLNet;

namespace Microsoft.ML;

/// <summary>Fits whole pipelines that end in a VAE, with rows to validate on.</summary>
public static class VaeTrainingExtensions
{
    /// <summary>
    /// Fits the steps before a VAE, and then the VAE with rows to validate on, which have been through the same fitted steps. ML.NET's chains take no
    /// validation rows.
    /// </summary>
    /// <example>
    /// <code>
    /// var fitted = mlContext.Transforms.Concatenate("Features", columns)
    ///     .FitWithValidation(mlContext.AnomalyDetection.Trainers.Vae("Features"), train, validation);
    /// </code>
    /// </example>
    /// <typeparam name="TTransformer">The transformer of the VAE.</typeparam>
    /// <param name="preparation">The steps before the VAE, fitted on <paramref name="train"/> alone.</param>
    /// <param name="trainer">The VAE.</param>
    /// <param name="train">Rows to train on, as the first step takes them.</param>
    /// <param name="validation">Rows on which the best weights are chosen, as the first step takes them.</param>
    /// <returns>The pipeline of both, as <c>preparation.Append(trainer).Fit(train)</c> gives it.</returns>
    /// <exception cref="ArgumentException">As for <see cref="VaeEstimator{TTransformer}.Fit(IDataView, IDataView, VaeModel)"/>.</exception>
    public static TransformerChain<TTransformer> FitWithValidation<TTransformer>(
        this IEstimator<ITransformer> preparation, VaeEstimator<TTransformer> trainer, IDataView train, IDataView validation)
        where TTransformer : VaeTransformer
    {
        ArgumentNullException.ThrowIfNull(preparation);
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(validation);
        var prepared = preparation.Fit(train);
        var fitted = trainer.Fit(prepared.Transform(train), prepared.Transform(validation));
        return new([prepared, fitted], [TransformerScope.Everything, TransformerScope.Everything]);
    }
}
