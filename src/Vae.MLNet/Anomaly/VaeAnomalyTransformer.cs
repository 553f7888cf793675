using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Export;
using Vae.MLNet.Anomaly;
using Vae.MLNet.Data;
using Vae.MLNet.Mapping;
using Vae.MLNet.Serialization;

namespace Vae.MLNet;

/// <summary>
/// Adds an anomaly score to each row, of the kind that <see cref="ScoreKind"/> names. Scores are in nats and at least 0; higher is
/// more anomalous.
/// </summary>
public sealed class VaeAnomalyTransformer : VaeTransformer
{
    internal const string KindName = "anomaly";

    // Just below the least score, which is 0: what the labels may ask for.
    private const float LabelsAll = -float.Epsilon;

    private readonly AnomalyScorer _scorer;
    private readonly ScoreQuantiles? _quantiles;
    private readonly AnomalyOutputs _outputs;

    internal VaeAnomalyTransformer(
        VaeModel model, string featureColumnName, AnomalyScorer scorer, float threshold, ScoreQuantiles? quantiles, AnomalyOutputs outputs)
        : base(model, featureColumnName)
    {
        (_scorer, _quantiles, _outputs) = (scorer, quantiles, outputs);
        Threshold = RequireThreshold(threshold);
    }

    /// <summary>The kind of score.</summary>
    public VaeAnomalyScore ScoreKind => _scorer.Kind;

    /// <summary>The score, in nats, above which <c>PredictedLabel</c> is true.</summary>
    public float Threshold { get; }

    /// <summary>Whether to add the column <c>FeatureContributions</c>, each slot's part of the score, in nats.</summary>
    public bool FeatureContributions => _outputs.FeatureContributions;

    /// <summary>Whether to add the column <c>ScorePercentile</c>, as <see cref="PercentileOf"/> computes it.</summary>
    public bool ScorePercentile => _outputs.ScorePercentile;

    internal override string Kind => KindName;

    internal override double OperationsPerRow =>
        AnomalyRules.Draws(_scorer.Kind) ? _scorer.Samples * base.OperationsPerRow : base.OperationsPerRow;

    /// <summary>Creates a transformer that differs only in its threshold.</summary>
    /// <param name="threshold">The score, in nats, above which <c>PredictedLabel</c> is to be true; finite, at least 0.</param>
    /// <returns>A new transformer with the same model; this one is unchanged.</returns>
    /// <exception cref="ArgumentException">The threshold is negative, infinite or NaN.</exception>
    public VaeAnomalyTransformer WithThreshold(float threshold) =>
        new(Model, InputColumnName, _scorer, threshold, _quantiles, _outputs);

    /// <summary>
    /// Computes the share of the rows given to Fit that score lower than a score, in percent. 98 means that 98 % of them look less anomalous;
    /// 100 minus the percentile is an empirical p-value.
    /// </summary>
    /// <param name="score">A score, in nats.</param>
    /// <returns>
    /// From 0 to 100. Rows count by their weight. Exact for up to 1,001 different scores, otherwise to a tenth of a percent; with
    /// more than 65,536 rows, computed from an even choice of them.
    /// </returns>
    /// <exception cref="InvalidOperationException">The detector was saved by a version that did not keep the scores.</exception>
    public float PercentileOf(float score) => (_quantiles ?? throw new InvalidOperationException(
        "This detector was saved by a version that did not keep the training rows' scores. Fit it again.")).PercentileOf(score);

    /// <summary>Creates a transformer with the threshold that gives the best F1 on labelled rows that it has scored.</summary>
    /// <remarks>
    /// A detector alone does not know the steps of the pipeline before it. Call the method of the same name on the whole fitted pipeline, with rows as
    /// the pipeline takes them, and it gives that pipeline with the same threshold.
    /// </remarks>
    /// <param name="scored">
    /// Rows with a label, preferably not those trained on, as <c>Transform</c> of the whole fitted pipeline gives them: with <c>Score</c>.
    /// </param>
    /// <param name="labelColumnName">
    /// Boolean, true for an anomaly, or a number, above 0 for an anomaly and NaN for no label. The default is Label.
    /// </param>
    /// <returns>
    /// A new transformer with the same model; this one is unchanged. If several thresholds give the best F1, it has the largest.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The rows are not scored, a column is missing or has the wrong type, or the labels are all anomalies or all normal.
    /// </exception>
    /// <exception cref="InvalidOperationException">A score is NaN or infinite.</exception>
    public VaeAnomalyTransformer WithThresholdFromLabels(IDataView scored, string labelColumnName = "Label")
    {
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        var rows = ScoredRows.Read(scored, labelColumnName, AnomalyColumns.Score);
        return WithThreshold(BestF1Threshold.Of(rows.Scores, rows.Labels));
    }

    /// <summary>How much its scores owe to each feature.</summary>
    /// <param name="scored">Rows just after this step.</param>
    /// <param name="labelColumnName">Null where there are no labels.</param>
    /// <param name="permutations">Of each feature; at least 2.</param>
    /// <param name="seed">Of the permutations.</param>
    internal IReadOnlyList<VaeFeatureImportance> Importance(IDataView scored, string? labelColumnName, int permutations, int seed)
    {
        var input = InputColumn.Find(scored.Schema, InputColumnName).For(Model);
        return [.. PermutationImportance.Read(scored, input, _scorer, labelColumnName).Of(FeatureGroup.Of(Model, input), permutations, seed)];
    }

    internal override DataViewSchema.DetachedColumn[] DescribeOutputs(InputColumn input)
    {
        var set = AnomalyColumns.NextSetId(input.Schema);
        List<DataViewSchema.DetachedColumn> columns =
        [
            new(AnomalyColumns.Score, NumberDataViewType.Single, AnomalyColumns.Annotate(AnomalyColumns.Score, set)),
            new(AnomalyColumns.PredictedLabel, BooleanDataViewType.Instance, AnomalyColumns.Annotate(AnomalyColumns.PredictedLabel, set)),
        ];
        if (ScorePercentile)
        {
            columns.Add(new(
                AnomalyColumns.ScorePercentile, NumberDataViewType.Single, AnomalyColumns.Annotate(AnomalyColumns.ScorePercentile, set)));
        }

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
        var needsShares = FeatureContributions && active[^1];
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
        if (ScorePercentile && active[2])
        {
            getters[2] = Getters.Scalar(values, row => PercentileOf(scores.Row(row)[0]));
        }

        if (needsShares)
        {
            getters[^1] = Getters.Vector(values, shares, PixelOrder.Of(Model.Architecture));
        }

        return getters;
    }

    internal override string[] AddTo(IOnnxGraph graph, string rows, string? condition)
    {
        var (score, shares) = _scorer.AddTo(graph, rows, condition);
        List<string> columns = [score, graph.Add("Greater", [score, graph.Scalar(Threshold)])];
        if (ScorePercentile)
        {
            columns.Add(_quantiles!.AddTo(graph, score));
        }

        if (FeatureContributions)
        {
            columns.Add(PixelOrder.Of(Model.Architecture)?.ToInterleaved(graph, shares, Model.InputDimension) ?? shares);
        }

        return [.. columns];
    }

    // *** Binary format ***
    // float: threshold
    // bool: feature contributions
    // int: kind of score
    // int: draws per row; unused by a score that draws nothing
    // int: seed of the draws; likewise
    // Since version 2:
    // bool: score percentile
    // bool: whether there are score quantiles; and they, see ScoreQuantiles.Write
    // error scales, see SavedScales.Write
    internal override void WriteSettings(BinaryWriter writer)
    {
        writer.Write(Threshold);
        writer.Write(FeatureContributions);
        writer.Write((int)_scorer.Kind);
        writer.Write(_scorer.Samples);
        writer.Write(_scorer.Seed);
        writer.Write(ScorePercentile);
        writer.Write(_quantiles is not null);
        _quantiles?.Write(writer);
        SavedScales.Write(writer, _scorer.Scales);
    }

    // *** Binary format *** see WriteSettings
    internal static Func<VaeModel, VaeTransformer> ReadSettings(BinaryReader reader, string inputColumnName, int version)
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
            ScorePercentile = version > 1 && reader.ReadBoolean(),
        };
        var quantiles = version > 1 && reader.ReadBoolean() ? ScoreQuantiles.Read(reader) : null;
        var scales = version > 1 ? SavedScales.Read(reader) : null;
        SavedSettings.Check(() => RequireQuantiles(options, quantiles));
        SavedSettings.Check(options.Validate);
        SavedSettings.Check(() => RequireThreshold(threshold));
        return model =>
        {
            SavedSettings.Check(() => AnomalyRules.Check(options, model.Objective));
            SavedScales.Check(scales, options.Score, model);
            return new VaeAnomalyTransformer(
                model,
                inputColumnName,
                new(model, options.Score, options.Draws, options.DrawSeed, scales),
                threshold,
                quantiles,
                options.Outputs);
        };
    }

    private static void RequireQuantiles(VaeAnomalyOptions options, ScoreQuantiles? quantiles)
    {
        if (options.ScorePercentile && quantiles is null)
        {
            throw new ArgumentException("ScorePercentile is true and there are no score quantiles.");
        }
    }

    private static float RequireThreshold(float threshold) =>
        float.IsFinite(threshold) && threshold >= LabelsAll
            ? threshold
            : throw new ArgumentException(
                FormattableString.Invariant($"The threshold is {threshold}; it must be finite and at least 0, like the scores."),
                nameof(threshold));
}
