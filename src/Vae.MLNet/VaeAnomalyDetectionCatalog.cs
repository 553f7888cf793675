using Vae;
using Vae.MLNet;
using Vae.MLNet.Internal;

namespace Microsoft.ML;

/// <summary>Adds variational autoencoders (VAEs) to <c>mlContext.AnomalyDetection.Trainers</c>.</summary>
/// <remarks>
/// Every overload adds <c>Score</c> (Single: in nats, at least 0, higher is more anomalous; <see cref="VaeAnomalyScore.Surprisal"/> unless the
/// options say otherwise) and <c>PredictedLabel</c> (Boolean: the score is above the threshold), which
/// <c>mlContext.AnomalyDetection.Evaluate</c> reads.
/// </remarks>
public static class VaeAnomalyDetectionCatalog
{
    private const double DefaultContamination = 0.1;

    /// <summary>
    /// Creates an estimator that trains a VAE sized for the table, without labels, and scores each row by how badly the VAE explains it.
    /// </summary>
    /// <example>
    /// <code>
    /// var detector = mlContext.Transforms.Concatenate("Features", columns)
    ///     .Append(mlContext.AnomalyDetection.Trainers.Vae("Features", contamination: 0.01, featureContributions: true))
    ///     .Fit(data);
    /// var scored = detector.Transform(newData);     // Score, PredictedLabel, FeatureContributions
    /// </code>
    /// </example>
    /// <param name="catalog">The anomaly detection trainers.</param>
    /// <param name="featureColumnName">The column to score: a Vector&lt;Single&gt; of known size. The default is Features.</param>
    /// <param name="exampleWeightColumnName">
    /// The column of example weights: a Single, finite and at least 0. The default, null, weights all rows equally.
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

    /// <summary>
    /// Creates an estimator that trains a VAE as the options say, without labels, and scores each row by how badly the VAE explains it.
    /// </summary>
    /// <param name="catalog">The anomaly detection trainers.</param>
    /// <param name="featureColumnName">The column to score: a Vector&lt;Single&gt; of known size.</param>
    /// <param name="options">What to train and how; what they leave null is sized for the table.</param>
    /// <param name="exampleWeightColumnName">
    /// The column of example weights: a Single, finite and at least 0. The default, null, weights all rows equally.
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

    /// <summary>Creates an estimator that trains a VAE, without labels, and scores each row, both as the options say.</summary>
    /// <param name="catalog">The anomaly detection trainers.</param>
    /// <param name="featureColumnName">The column to score: a Vector&lt;Single&gt; of known size.</param>
    /// <param name="options">How to train, score and label.</param>
    /// <param name="exampleWeightColumnName">
    /// The column of example weights: a Single, finite and at least 0. The default, null, weights all rows equally.
    /// </param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static VaeAnomalyEstimator Vae(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog,
        string featureColumnName,
        VaeAnomalyOptions options,
        string? exampleWeightColumnName = null) =>
        new(MlNetInternals.Environment(catalog), featureColumnName, options) { ExampleWeightColumnName = exampleWeightColumnName };

    /// <summary>Creates an estimator that scores each row by how badly a trained VAE explains it. Fit finds only the threshold.</summary>
    /// <param name="catalog">The anomaly detection trainers.</param>
    /// <param name="featureColumnName">The column to score: a Vector&lt;Single&gt; of the model's input dimension.</param>
    /// <param name="model">The trained VAE, which Fit leaves unchanged.</param>
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

    /// <summary>Creates an estimator that scores rows by a trained VAE, as the options say. Fit finds only what scores and labels need.</summary>
    /// <param name="catalog">The anomaly detection trainers.</param>
    /// <param name="featureColumnName">The column to score: a Vector&lt;Single&gt; of the model's input dimension.</param>
    /// <param name="model">The trained VAE, which Fit leaves unchanged.</param>
    /// <param name="options">How to score and label; its <see cref="VaeAnomalyOptions.Training"/> must be null.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static VaeAnomalyEstimator Vae(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog, string featureColumnName, VaeModel model, VaeAnomalyOptions options) =>
        new(MlNetInternals.Environment(catalog), featureColumnName, model, options);

    /// <summary>Creates a detector that differs only in its threshold, like ML.NET's method of the same name for its own detectors.</summary>
    /// <param name="catalog">The anomaly detection catalog.</param>
    /// <param name="model">A fitted detector, which is left unchanged.</param>
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
