using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Data;
using Vae.MLNet.Mapping;
using Vae.MLNet.Serialization;
using Vae.MLNet.Training;

namespace Vae.MLNet;

/// <summary>
/// Adds an anomaly score to each row, of the kind that <see cref="ScoreKind"/> says, in nats. Scores are non-negative; higher is
/// more anomalous.
/// </summary>
public sealed class VaeAnomalyTransformer : VaeTransformer
{
    internal const string KindName = "anomaly";

    // Just below the least score, which is 0: what the labels may ask for.
    private const float LabelsAll = -float.Epsilon;

    private readonly AnomalyScorer _scorer;

    internal VaeAnomalyTransformer(
        VaeModel model, string featureColumnName, AnomalyScorer scorer, float threshold, bool featureContributions)
        : base(model, featureColumnName)
    {
        _scorer = scorer;
        Threshold = RequireThreshold(threshold);
        FeatureContributions = featureContributions;
    }

    /// <summary>What the score is made of.</summary>
    public VaeAnomalyScore ScoreKind => _scorer.Kind;

    /// <summary>The score, in nats, above which <c>PredictedLabel</c> is true.</summary>
    public float Threshold { get; }

    /// <summary>Whether there is a column <c>FeatureContributions</c> with each slot's share of the score.</summary>
    public bool FeatureContributions { get; }

    internal override string Kind => KindName;

    internal override double OperationsPerRow =>
        _scorer.Kind == VaeAnomalyScore.ReconstructionLoss ? base.OperationsPerRow : _scorer.Samples * base.OperationsPerRow;

    /// <summary>The same transformer with another threshold.</summary>
    /// <param name="threshold">The score, in nats, above which <c>PredictedLabel</c> is to be true; finite, at least 0.</param>
    /// <returns>A new transformer with the same model; this one stays as it is.</returns>
    /// <exception cref="ArgumentException">The threshold is negative, infinite or NaN.</exception>
    public VaeAnomalyTransformer WithThreshold(float threshold) =>
        new(Model, InputColumnName, _scorer, threshold, FeatureContributions);

    /// <summary>The same transformer with the threshold that labels these data with the best F1.</summary>
    /// <param name="data">
    /// Rows with the input column and a label, best ones that were not trained on; they must have been through the pipeline's
    /// steps before this one.
    /// </param>
    /// <param name="labelColumnName">Boolean, true for an anomaly, or Single, above 0 for an anomaly and NaN for no label.</param>
    /// <returns>
    /// A new transformer with the same model; this one stays as it is. Of several thresholds with the best F1 it has the largest.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// A column is missing or has another type, or the labels are all anomalies or all normal.
    /// </exception>
    /// <exception cref="InvalidOperationException">A value is NaN or infinite.</exception>
    public VaeAnomalyTransformer WithThresholdFromLabels(IDataView data, string labelColumnName = "Label")
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        var input = InputColumn.Find(data.Schema, InputColumnName).For(Model);
        var (scores, labels) = LabelledRows.Score(data, input, labelColumnName, (row, score) => _scorer.Compute(row, score));
        return WithThreshold(BestF1Threshold.Of(scores, labels));
    }

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

    internal override Delegate?[] CreateGetters(InputRows rows, bool[] active)
    {
        var scores = new ValueBlock(1);
        var shares = new ValueBlock(Model.InputDimension);
        var needsShares = FeatureContributions && active[2];
        var values = new RowValues(rows, OperationsPerRow, needsShares ? [scores, shares] : [scores], (block, first, count) =>
        {
            if (needsShares)
            {
                _scorer.ComputeShares(block, scores.Rows(first, count), shares.Rows(first, count));
            }
            else
            {
                _scorer.Compute(block, scores.Rows(first, count));
            }
        });
        var getters = new Delegate?[active.Length];
        getters[0] = active[0] ? Getters.Scalar(values, row => scores.Row(row)[0]) : null;
        getters[1] = active[1] ? Getters.Scalar(values, row => scores.Row(row)[0] > Threshold) : null;
        if (needsShares)
        {
            getters[2] = Getters.Vector(values, shares, PixelOrder.Of(Model.Architecture));
        }

        return getters;
    }

    // *** Binary format ***
    // float: threshold
    // bool: feature contributions
    // int: kind of score
    // int: draws per row; unused by a score that draws nothing
    // int: seed of the draws; likewise
    internal override void WriteSettings(BinaryWriter writer)
    {
        writer.Write(Threshold);
        writer.Write(FeatureContributions);
        writer.Write((int)_scorer.Kind);
        writer.Write(_scorer.Samples);
        writer.Write(_scorer.Seed);
    }

    // *** Binary format *** see WriteSettings
    internal static Func<VaeModel, VaeTransformer> ReadSettings(BinaryReader reader, string inputColumnName)
    {
        var threshold = reader.ReadSingle();
        var contributions = reader.ReadBoolean();
        var score = (VaeAnomalyScore)reader.ReadInt32();
        var (samples, seed) = (reader.ReadInt32(), reader.ReadInt32());
        var draws = AnomalyRules.Draws(score);
        var options = new VaeAnomalyOptions
        {
            FeatureContributions = contributions,
            Score = score,
            ScoreSamples = draws ? samples : null,
            ScoreSeed = draws ? seed : null,
        };
        SavedSettings.Check(options.Validate);
        SavedSettings.Check(() => RequireThreshold(threshold));
        return model =>
        {
            SavedSettings.Check(() => AnomalyRules.Check(options, model.Objective));
            return new VaeAnomalyTransformer(
                model,
                inputColumnName,
                new(model, options.Score, options.Draws, options.DrawSeed),
                threshold,
                options.FeatureContributions);
        };
    }

    private static float RequireThreshold(float threshold) =>
        float.IsFinite(threshold) && threshold >= LabelsAll
            ? threshold
            : throw new ArgumentException(
                FormattableString.Invariant($"The threshold is {threshold}; it must be finite and at least 0, as the scores are that Transform gives."),
                nameof(threshold));
}
