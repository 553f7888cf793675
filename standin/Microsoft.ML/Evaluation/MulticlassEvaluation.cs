using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Compares class probabilities with labels.</summary>
internal sealed class MulticlassEvaluation(int classes, int topK)
{
    private const float SmallestProbability = 1e-15f;

    private readonly double[][] _confusion = [.. Enumerable.Range(0, classes).Select(_ => new double[classes])];
    private readonly double[] _rows = new double[classes];
    private readonly double[] _losses = new double[classes];
    private readonly double[] _ranks = new double[classes + 1];
    private double _count;
    private double _loss;

    public static MulticlassClassificationMetrics Run(
        IHostEnvironment env, IDataView data, string labelColumn, string scoreColumn, int topK)
    {
        env.CheckParam(topK >= 0, "topKPredictionCount", "Must be non-negative");
        var label = Labels.Find(env, data.Schema, labelColumn, "label");
        var score = Labels.Find(env, data.Schema, scoreColumn, "score");
        if (score.Type is not VectorDataViewType { IsKnownSize: true, ItemType.RawType: var raw } scores || raw != typeof(float))
            throw env.ExceptSchemaMismatch("schema", "score", scoreColumn, "vector of two or more items of type Single", score.Type.ToString());
        if (label.Type is not KeyDataViewType && label.Type != NumberDataViewType.Single && label.Type != NumberDataViewType.Double)
            throw env.ExceptSchemaMismatch("schema", "label", labelColumn, "Single, Double or Key", label.Type.ToString());
        var evaluation = new MulticlassEvaluation(scores.Size, topK);
        using var cursor = data.GetRowCursor([label, score]);
        var getLabel = Labels.Getter(cursor, label);
        var getScores = RowGetters.Floats(cursor, score.Index);
        while (cursor.MoveNext())
        {
            float rowLabel = getLabel();
            if (rowLabel >= 0 && rowLabel == MathF.Floor(rowLabel) && getScores() is var rowScores && Array.TrueForAll(rowScores, float.IsFinite))
                evaluation.Add((int)rowLabel, rowScores);
        }
        return evaluation.Finish(ClassNames(score, scores.Size));
    }

    private static string[] ClassNames(DataViewSchema.Column score, int classes)
    {
        if (!score.HasSlotNames())
            return [.. Enumerable.Range(0, classes).Select(c => $"{c}")];
        VBuffer<ReadOnlyMemory<char>> names = default;
        score.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(n => n.ToString())];
    }

    private void Add(int label, float[] scores)
    {
        bool isKnown = label < classes;
        double loss = -Math.Log(isKnown ? Math.Clamp(scores[label], SmallestProbability, 1) : SmallestProbability);
        _count++;
        _loss += loss;
        int rank = 0;
        int assigned = 0;
        float own = isKnown ? scores[label] : 0;
        for (int c = 0; c < classes; c++)
        {
            if (scores[c] > own || (scores[c] == own && c < label))
                rank++;
            if (scores[c] > scores[assigned])
                assigned = c;
        }
        _ranks[rank]++;
        if (!isKnown)
            return;
        _rows[label]++;
        _losses[label] += loss;
        _confusion[label][assigned]++;
    }

    private MulticlassClassificationMetrics Finish(string[] classNames)
    {
        double logLoss = _count > 0 ? _loss / _count : 0;
        double entropy = -_rows.Where(n => n > 0).Sum(n => n / _count * Math.Log(n / _count));
        var seen = Enumerable.Range(0, classes).Where(c => _rows[c] > 0).ToArray();
        double sum = 0;
        return new MulticlassClassificationMetrics
        {
            LogLoss = logLoss,
            LogLossReduction = (entropy - logLoss) / entropy,
            MicroAccuracy = _count > 0 ? _ranks[0] / _count : 0,
            MacroAccuracy = seen.Length > 0 ? seen.Average(c => _confusion[c][c] / _rows[c]) : 0,
            PerClassLogLoss = [.. Enumerable.Range(0, classes).Select(c => _rows[c] > 0 ? _losses[c] / _rows[c] : 0)],
            TopKPredictionCount = topK,
            TopKAccuracyForAllK = topK > 0 ? [.. _ranks.Take(topK).Select(n => sum += n / _count)] : null,
            ConfusionMatrix = new ConfusionMatrix(_confusion, classNames),
        };
    }
}
