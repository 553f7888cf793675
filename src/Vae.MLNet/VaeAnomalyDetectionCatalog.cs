using Vae;
using Vae.MLNet;
using Vae.MLNet.Internal;

namespace Microsoft.ML;

/// <summary>VAEs among <c>mlContext.AnomalyDetection.Trainers</c>.</summary>
/// <remarks>
/// All add <c>Score</c> (Single: in nats, non-negative, higher is more anomalous; <see cref="VaeAnomalyScore.Surprisal"/> unless the
/// options say otherwise) and <c>PredictedLabel</c> (Boolean: the score is above the threshold), as <c>mlContext.AnomalyDetection.Evaluate</c>
/// wants them.
/// </remarks>
public static class VaeAnomalyDetectionCatalog
{
    private const double DefaultContamination = 0.1;

    /// <summary>Trains a VAE, without labels, sized for the table, and scores rows by how badly it reconstructs them.</summary>
    /// <param name="catalog">The context's anomaly detection trainers.</param>
    /// <param name="featureColumnName">A Vector&lt;Single&gt; of known size, best normalised. The default is Features.</param>
    /// <param name="exampleWeightColumnName">
    /// A Single for each row, how much it counts in training, finite and at least 0; null, the default, where all count the same.
    /// </param>
    /// <param name="latentDimension">
    /// Values between encoder and decoder; at least 1. The default, null, is half of the features: see
    /// <see cref="VaeAnomalyOptions.Training"/>.
    /// </param>
    /// <param name="contamination">The share of anomalies expected in the training data; at least 0, below 1. The default is 0.1.</param>
    /// <param name="featureContributions">Whether to add <c>FeatureContributions</c>: each slot's part of the score.</param>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public static VaeAnomalyEstimator Vae(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog,
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        int? latentDimension = null,
        double contamination = DefaultContamination,
        bool featureContributions = false) =>
        catalog.Vae(
            featureColumnName, new VaeOptions { LatentDimension = latentDimension }, exampleWeightColumnName, contamination, featureContributions);

    /// <summary>Trains a VAE as the options say, without labels, and scores rows by how badly it reconstructs them.</summary>
    /// <param name="catalog">The context's anomaly detection trainers.</param>
    /// <param name="featureColumnName">A Vector&lt;Single&gt; of known size.</param>
    /// <param name="options">How to build and train; what they leave null is sized for the table.</param>
    /// <param name="exampleWeightColumnName">
    /// A Single for each row, how much it counts in training, finite and at least 0; null, the default, where all count the same.
    /// </param>
    /// <param name="contamination">The share of anomalies expected in the training data; at least 0, below 1. The default is 0.1.</param>
    /// <param name="featureContributions">Whether to add <c>FeatureContributions</c>: each slot's part of the score.</param>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public static VaeAnomalyEstimator Vae(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog,
        string featureColumnName,
        VaeOptions options,
        string? exampleWeightColumnName = null,
        double contamination = DefaultContamination,
        bool featureContributions = false)
    {
        ArgumentNullException.ThrowIfNull(options);
        return catalog.Vae(
            featureColumnName,
            new VaeAnomalyOptions { Training = options, Contamination = contamination, FeatureContributions = featureContributions },
            exampleWeightColumnName);
    }

    /// <summary>Trains a VAE, without labels, and scores rows, both as the options say.</summary>
    /// <param name="catalog">The context's anomaly detection trainers.</param>
    /// <param name="featureColumnName">A Vector&lt;Single&gt; of known size.</param>
    /// <param name="options">How to train, score and label.</param>
    /// <param name="exampleWeightColumnName">
    /// A Single for each row, how much it counts in training, finite and at least 0; null, the default, where all count the same.
    /// </param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static VaeAnomalyEstimator Vae(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog,
        string featureColumnName,
        VaeAnomalyOptions options,
        string? exampleWeightColumnName = null) =>
        new(MlNetInternals.Environment(catalog), featureColumnName, options) { ExampleWeightColumnName = exampleWeightColumnName };

    /// <summary>Scores rows by how badly a trained VAE reconstructs them; Fit only finds the threshold.</summary>
    /// <param name="catalog">The context's anomaly detection trainers.</param>
    /// <param name="featureColumnName">A Vector&lt;Single&gt; of the model's input dimension.</param>
    /// <param name="model">The VAE; Fit does not change it.</param>
    /// <param name="contamination">The share of anomalies expected in the data given to Fit; at least 0, below 1. The default is 0.1.</param>
    /// <param name="featureContributions">Whether to add <c>FeatureContributions</c>: each slot's part of the score.</param>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public static VaeAnomalyEstimator Vae(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog,
        string featureColumnName,
        VaeModel model,
        double contamination = DefaultContamination,
        bool featureContributions = false) =>
        catalog.Vae(
            featureColumnName, model, new VaeAnomalyOptions { Contamination = contamination, FeatureContributions = featureContributions });

    /// <summary>Scores rows by a trained VAE, as the options say; Fit only finds the threshold.</summary>
    /// <param name="catalog">The context's anomaly detection trainers.</param>
    /// <param name="featureColumnName">A Vector&lt;Single&gt; of the model's input dimension.</param>
    /// <param name="model">The VAE; Fit does not change it.</param>
    /// <param name="options">How to score and label; its <see cref="VaeAnomalyOptions.Training"/> must be null.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static VaeAnomalyEstimator Vae(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog, string featureColumnName, VaeModel model, VaeAnomalyOptions options) =>
        new(MlNetInternals.Environment(catalog), featureColumnName, model, options);

    /// <summary>The same detector with another threshold, as ML.NET's method of this name gives for its own.</summary>
    /// <param name="catalog">The context's anomaly detection catalog.</param>
    /// <param name="model">A fitted detector; it stays as it is.</param>
    /// <param name="threshold">The score, in nats, above which <c>PredictedLabel</c> is to be true; finite, at least 0.</param>
    /// <exception cref="ArgumentException">The threshold is negative, infinite or NaN.</exception>
    public static VaeAnomalyTransformer ChangeModelThreshold(
        this AnomalyDetectionCatalog catalog, VaeAnomalyTransformer model, float threshold)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        return model.WithThreshold(threshold);
    }
}
