using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Data;
using Vae.MLNet.Mapping;

namespace Vae.MLNet;

/// <summary>
/// Adds an anomaly score to each row: its reconstruction loss at z = mu, in nats above the smallest possible one. Scores are
/// non-negative; higher is more anomalous.
/// </summary>
public sealed class VaeAnomalyTransformer : VaeTransformer
{
    internal const string KindName = "anomaly";

    internal VaeAnomalyTransformer(VaeModel model, string featureColumnName, float threshold, bool featureContributions)
        : base(model, featureColumnName)
    {
        Threshold = threshold;
        FeatureContributions = featureContributions;
    }

    /// <summary>The score, in nats, above which <c>PredictedLabel</c> is true.</summary>
    public float Threshold { get; }

    /// <summary>Whether there is a column <c>FeatureContributions</c> with each slot's share of the score.</summary>
    public bool FeatureContributions { get; }

    internal override string Kind => KindName;

    /// <summary>The same transformer with another threshold.</summary>
    /// <param name="threshold">The score, in nats, above which <c>PredictedLabel</c> is to be true; not NaN.</param>
    /// <returns>A new transformer with the same model; this one stays as it is.</returns>
    /// <exception cref="ArgumentException">The threshold is NaN.</exception>
    public VaeAnomalyTransformer WithThreshold(float threshold) =>
        float.IsNaN(threshold)
            ? throw new ArgumentException("The threshold is NaN; it must be a score, such as one that Transform gave.", nameof(threshold))
            : new(Model, InputColumnName, threshold, FeatureContributions);

    internal override DataViewSchema.DetachedColumn[] DescribeOutputs(InputColumn input)
    {
        var set = AnomalyColumns.NextSetId(input.Schema);
        List<DataViewSchema.DetachedColumn> columns =
        [
            new(AnomalyColumns.Score, NumberDataViewType.Single, AnomalyColumns.Annotate(AnomalyColumns.Score, set)),
            new(AnomalyColumns.PredictedLabel, BooleanDataViewType.Instance, AnomalyColumns.Annotate(AnomalyColumns.PredictedLabel, set)),
        ];
        if (FeatureContributions)
        {
            var type = new VectorDataViewType(NumberDataViewType.Single, input.Width);
            columns.Add(new(AnomalyColumns.FeatureContributions, type, SlotNames.Of(input.Column)));
        }

        return [.. columns];
    }

    internal override Delegate?[] CreateGetters(RowReader reader, bool[] active)
    {
        var score = new float[1];
        var shares = new float[Model.InputDimension];
        var values = new RowValues(reader, row => AnomalyScore.Compute(Model, row, shares, score));
        var getters = new Delegate?[active.Length];
        getters[0] = active[0] ? Getters.Scalar(values, () => score[0]) : null;
        getters[1] = active[1] ? Getters.Scalar(values, () => score[0] > Threshold) : null;
        if (FeatureContributions)
        {
            getters[2] = active[2] ? Getters.Vector(values, shares) : null;
        }

        return getters;
    }

    // *** Binary format ***
    // float: threshold
    // bool: feature contributions
    internal override void WriteSettings(BinaryWriter writer)
    {
        writer.Write(Threshold);
        writer.Write(FeatureContributions);
    }

    // *** Binary format *** see WriteSettings
    internal static Func<VaeModel, VaeTransformer> ReadSettings(BinaryReader reader, string inputColumnName)
    {
        var threshold = reader.ReadSingle();
        var contributions = reader.ReadBoolean();
        return float.IsNaN(threshold)
            ? throw new InvalidDataException("The threshold of the anomaly scores is NaN.")
            : model => new VaeAnomalyTransformer(model, inputColumnName, threshold, contributions);
    }
}
