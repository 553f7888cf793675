using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Compares class probabilities with labels.</summary>
internal static class MulticlassEvaluation
{
    public static MulticlassClassificationMetrics Run(IHostEnvironment env, IDataView data, string labelColumn, string scoreColumn)
    {
        var label = Labels.Find(env, data.Schema, labelColumn, "label");
        var score = Labels.Find(env, data.Schema, scoreColumn, "score");
        if (score.Type is not VectorDataViewType { IsKnownSize: true, ItemType.RawType: var raw } scores || raw != typeof(float))
            throw env.ExceptSchemaMismatch("schema", "score", scoreColumn, "vector of two or more items of type Single", score.Type.ToString());
        if (label.Type is not KeyDataViewType && label.Type != NumberDataViewType.Single && label.Type != NumberDataViewType.Double)
            throw env.ExceptSchemaMismatch("schema", "label", labelColumn, "Single, Double or Key", label.Type.ToString());
        using var cursor = data.GetRowCursor([label, score]);
        var getLabel = Labels.Getter(cursor, label);
        var getScores = RowGetters.Floats(cursor, score.Index);
        double count = 0;
        double right = 0;
        while (cursor.MoveNext())
        {
            float rowLabel = getLabel();
            if (!(rowLabel >= 0) || rowLabel != MathF.Floor(rowLabel) || getScores() is var rowScores && !Array.TrueForAll(rowScores, float.IsFinite))
                continue;
            count++;
            // Of equal scores the first wins.
            right += Array.IndexOf(rowScores, rowScores.Max()) == rowLabel ? 1 : 0;
        }
        return new MulticlassClassificationMetrics { MicroAccuracy = count > 0 ? right / count : 0 };
    }
}
