using Vae;
using Vae.MLNet;
using Vae.MLNet.Internal;

namespace Microsoft.ML;

/// <summary>VAEs among <c>mlContext.AnomalyDetection.Trainers</c>.</summary>
/// <remarks>
/// All add <c>Score</c> (Single: the reconstruction loss in nats, non-negative, higher is more anomalous) and
/// <c>PredictedLabel</c> (Boolean: the score is above the threshold), as <c>mlContext.AnomalyDetection.Evaluate</c> wants them.
/// </remarks>
public static class VaeAnomalyDetectionCatalog
{
    private const double DefaultContamination = 0.1;

    /// <summary>Trains a VAE, without labels, and scores rows by how badly it reconstructs them.</summary>
    /// <param name="catalog">The context's anomaly detection trainers.</param>
    /// <param name="featureColumnName">A Vector&lt;Single&gt; of known size, best normalised. The default is Features.</param>
    /// <param name="latentDimension">Values between encoder and decoder; at least 1. The default is 8.</param>
    /// <param name="contamination">The share of anomalies expected in the training data; at least 0, below 1. The default is 0.1.</param>
    /// <param name="featureContributions">Whether to add <c>FeatureContributions</c>: each slot's share of the score.</param>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public static VaeAnomalyEstimator Vae(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog,
        string featureColumnName = "Features",
        int latentDimension = VaeTransformsCatalog.DefaultLatentDimension,
        double contamination = DefaultContamination,
        bool featureContributions = false) =>
        catalog.Vae(
            featureColumnName,
            VaeTransformsCatalog.Options(latentDimension, VaeTransformsCatalog.DefaultEpochs),
            contamination,
            featureContributions);

    /// <summary>Trains a VAE as the options say, without labels, and scores rows by how badly it reconstructs them.</summary>
    /// <param name="catalog">The context's anomaly detection trainers.</param>
    /// <param name="featureColumnName">A Vector&lt;Single&gt; of known size.</param>
    /// <param name="options">How to build and train.</param>
    /// <param name="contamination">The share of anomalies expected in the training data; at least 0, below 1. The default is 0.1.</param>
    /// <param name="featureContributions">Whether to add <c>FeatureContributions</c>: each slot's share of the score.</param>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public static VaeAnomalyEstimator Vae(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog,
        string featureColumnName,
        VaeOptions options,
        double contamination = DefaultContamination,
        bool featureContributions = false) =>
        new(MlNetInternals.Environment(catalog), featureColumnName, options, contamination, featureContributions);

    /// <summary>Scores rows by how badly a VAE reconstructs them that is trained already; Fit only finds the threshold.</summary>
    /// <param name="catalog">The context's anomaly detection trainers.</param>
    /// <param name="featureColumnName">A Vector&lt;Single&gt; of the model's input dimension.</param>
    /// <param name="model">The VAE; Fit does not change it.</param>
    /// <param name="contamination">The share of anomalies expected in the data given to Fit; at least 0, below 1. The default is 0.1.</param>
    /// <param name="featureContributions">Whether to add <c>FeatureContributions</c>: each slot's share of the score.</param>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public static VaeAnomalyEstimator Vae(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog,
        string featureColumnName,
        VaeModel model,
        double contamination = DefaultContamination,
        bool featureContributions = false) =>
        new(MlNetInternals.Environment(catalog), featureColumnName, model, contamination, featureContributions);
}
