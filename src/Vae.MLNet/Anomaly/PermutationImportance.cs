using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;
using Vae.Kernels;
using Vae.MLNet.Data;

namespace Vae.MLNet.Anomaly;

/// <summary>What becomes of a detector's scores when one feature's values are given to other rows (Breiman 2001, "Random forests").</summary>
internal sealed class PermutationImportance
{
    private const int RowsAtOnce = 256;

    // By which a score may change when it is written as text and read again.
    private const float Rounding = 1e-4f;

    private readonly AnomalyScorer _scorer;
    private readonly RowStore _rows;
    private readonly float[] _scores;
    private readonly bool[]? _labels;

    private PermutationImportance(AnomalyScorer scorer, RowStore rows, float[] scores, bool[]? labels) =>
        (_scorer, _rows, _scores, _labels) = (scorer, rows, scores, labels);

    /// <param name="scored">Rows just after the detector.</param>
    /// <param name="input">The column of them that it read.</param>
    /// <param name="scorer">How it scores.</param>
    /// <param name="labelColumnName">Null where there are no labels; rows without one are left out.</param>
    /// <exception cref="ArgumentException">
    /// A column is missing or has another type, there are fewer than two rows, the labels are not of both kinds, or the scores are not the detector's.
    /// </exception>
    public static PermutationImportance Read(IDataView scored, InputColumn input, AnomalyScorer scorer, string? labelColumnName)
    {
        var score = ScoredRows.Find(scored.Schema, AnomalyColumns.Score, NumberDataViewType.Single);
        DataViewSchema.Column[] label = labelColumnName is null ? [] : [LabelColumn.Find(scored.Schema, labelColumnName)];
        var rows = new RowStore(input.RowWidth, hasWeights: false, Array.MaxLength);
        var (scores, labels) = (new List<float>(), new List<bool>());
        using (var cursor = scored.GetRowCursor([.. input.Columns, score, .. label]))
        {
            var (reader, readScore) = (new RowReader(cursor, input), cursor.GetGetter<float>(score));
            Func<bool?> readLabel = label is [var column] ? LabelColumn.Reader(cursor, column) : () => false;
            while (cursor.MoveNext())
            {
                if (readLabel() is not { } isAnomaly)
                {
                    continue;
                }

                reader.Read(rows.Add(weight: 1));
                var value = 0f;
                readScore(ref value);
                scores.Add(value);
                labels.Add(isAnomaly);
            }
        }

        if (labelColumnName is not null && !(labels.Contains(true) && labels.Contains(false)))
        {
            throw new ArgumentException(
                $"Column '{labelColumnName}' has {labels.Count(l => l)} anomalies among {labels.Count} labelled rows; at least one anomaly and "
                + "one normal row are needed.");
        }

        return rows.Count < 2
            ? throw new ArgumentException($"There are {rows.Count} rows; to permute a feature takes at least 2.")
            : new PermutationImportance(scorer, rows, [.. scores], labelColumnName is null ? null : [.. labels]).Checked(input.Name);
    }

    /// <param name="groups">Features.</param>
    /// <param name="permutations">Of each; at least 2.</param>
    /// <param name="seed">Of the permutations.</param>
    public IEnumerable<VaeFeatureImportance> Of(IEnumerable<FeatureGroup> groups, int permutations, int seed)
    {
        var noise = new Noise(seed, NoiseStream.FeaturePermutation);
        var (order, scores, step) = (new int[_rows.Count], new float[_rows.Count], 0UL);
        var mean = Mean(_scores);
        RankMetrics? ranks = _labels is null ? null : RankMetrics.Of(_scores, _labels);
        foreach (var group in groups)
        {
            var (byScore, byArea, byPrecision) = (new List<double>(), new List<double>(), new List<double>());
            for (var i = 0; i < permutations; i++, step++)
            {
                noise.FillPermutation(order, step);
                Score(group.ModelSlots, order, scores);
                byScore.Add(Mean(scores) - mean);
                if (ranks is { } before)
                {
                    var after = RankMetrics.Of(scores, _labels!);
                    byArea.Add(after.AreaUnderRocCurve - before.AreaUnderRocCurve);
                    byPrecision.Add(after.AveragePrecision - before.AveragePrecision);
                }
            }

            yield return new(
                group.Name,
                group.Slots,
                VaeMetricChange.Of(byScore),
                ranks is null ? null : VaeMetricChange.Of(byArea),
                ranks is null ? null : VaeMetricChange.Of(byPrecision));
        }
    }

    /// <summary>Rows that have not been prepared as the scored ones were would give an answer too, a wrong one.</summary>
    private PermutationImportance Checked(string column)
    {
        var scores = new float[_rows.Count];
        Score([], [], scores);
        for (var row = 0; row < scores.Length; row++)
        {
            if (!(Math.Abs(scores[row] - _scores[row]) <= Rounding * (1 + scores[row])))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"The score of row {row} is {_scores[row]}, and that of column '{column}' there is {scores[row]}: this detector has not scored these rows. ")
                    + "Pass what Transform of the whole fitted pipeline gives.");
            }
        }

        return new(_scorer, _rows, scores, _labels);
    }

    /// <summary>Scores the rows with some slots' values taken from other rows.</summary>
    private void Score(int[] slots, int[] order, float[] scores)
    {
        var width = _rows.Dimension;
        var block = new float[Math.Min(RowsAtOnce, _rows.Count) * width];
        for (var start = 0; start < scores.Length; start += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, scores.Length - start);
            for (var i = 0; i < count; i++)
            {
                var row = block.AsSpan(i * width, width);
                _rows.Row(start + i).CopyTo(row);
                foreach (var slot in slots)
                {
                    row[slot] = _rows.Row(order[start + i])[slot];
                }
            }

            _scorer.Compute(block.AsSpan(0, count * width), scores.AsSpan(start, count));
        }
    }

    private static double Mean(float[] scores) => scores.Average(score => (double)score);
}
