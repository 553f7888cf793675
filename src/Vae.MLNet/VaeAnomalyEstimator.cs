using Microsoft.ML;
using Microsoft.ML.Runtime;
using Vae.MLNet.Mapping;
using Vae.MLNet.Training;

namespace Vae.MLNet;

/// <summary>
/// Trains a VAE, without labels, and scores each row by how badly the VAE reconstructs it. Made by
/// <c>mlContext.AnomalyDetection.Trainers.Vae</c>.
/// </summary>
public sealed class VaeAnomalyEstimator : VaeEstimator<VaeAnomalyTransformer>
{
    private const string Name = "VaeAnomalyDetection";
    private readonly bool _featureContributions;

    internal VaeAnomalyEstimator(
        IHostEnvironment environment, string featureColumnName, VaeOptions options, double contamination, bool featureContributions)
        : base(environment, Name, featureColumnName, options) =>
        (Contamination, _featureContributions) = (ContaminationThreshold.Check(contamination), featureContributions);

    internal VaeAnomalyEstimator(
        IHostEnvironment environment, string featureColumnName, VaeModel model, double contamination, bool featureContributions)
        : base(environment, Name, featureColumnName, model) =>
        (Contamination, _featureContributions) = (ContaminationThreshold.Check(contamination), featureContributions);

    /// <summary>The share of anomalies expected among the rows given to Fit: the threshold lies where that share scores above it.</summary>
    public double Contamination { get; }

    private protected override VaeAnomalyTransformer CreateTransformer(VaeModel model, Lazy<VaeDataset> rows) =>
        new(model, InputColumnName, ContaminationThreshold.Of(model, rows.Value, Contamination), _featureContributions);

    private protected override IEnumerable<SchemaShape.Column> PromiseOutputs(SchemaShape.Column input) =>
        AnomalyColumns.Promise(input, _featureContributions);
}
