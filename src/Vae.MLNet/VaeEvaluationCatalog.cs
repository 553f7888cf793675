using Vae;
using Vae.MLNet.Transforms;

namespace Microsoft.ML;

/// <summary>Evaluates VAEs on data views.</summary>
public static class VaeEvaluationCatalog
{
    /// <summary>
    /// Computes how well the VAE of a fitted pipeline explains rows: the evidence lower bound in nats with its parts, the active latent units and
    /// the KL of each, and the error of each slot, by its name.
    /// </summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="model">The fitted or loaded pipeline, or the VAE alone. The first step counts that is a VAE and reads rows of data.</param>
    /// <param name="data">What the pipeline takes, raw rows and all, preferably rows that it was not fitted on; read once.</param>
    /// <param name="samples">Draws of z per row for the reconstruction loss; at least 1. The default is 1; an autoencoder draws nothing.</param>
    /// <param name="seed">A row's draws follow from the seed and the row's own values. The default is 0.</param>
    /// <param name="exampleWeightColumnName">A column of type Single by which rows count; null where all count equally, which is the default.</param>
    /// <exception cref="ArgumentException">No step is a VAE, a column is missing or has another type or width, or there are no rows.</exception>
    /// <exception cref="InvalidOperationException">A value is infinite, or NaN where the VAE has no missing values, or a weight is negative.</exception>
    public static VaeEvaluation EvaluateVae(
        this MLContext mlContext, ITransformer model, IDataView data, int samples = 1, int seed = 0, string? exampleWeightColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        var (vae, rows) = PipelineRows.Before(model, data);
        return vae.Model.Evaluate(PipelineRows.Of(vae, rows, exampleWeightColumnName), samples, seed);
    }
}
