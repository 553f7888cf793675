using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Compares anomaly scores with labels.</summary>
internal static class AnomalyEvaluation
{
    public static AnomalyDetectionMetrics Run(
        IHostEnvironment env, IDataView data, string labelColumn, string scoreColumn, int falsePositiveCount)
    {
        env.CheckParam(falsePositiveCount > 0, "K", "Must be positive");
        var label = Labels.Find(env, data.Schema, labelColumn, "label");
        var score = Labels.Find(env, data.Schema, scoreColumn, "score");
        if (score.Type != NumberDataViewType.Single)
            throw env.ExceptSchemaMismatch("schema", "score", scoreColumn, "Single", score.Type.ToString());
        if (label.Type != NumberDataViewType.Single && label.Type is not KeyDataViewType { Count: 2 })
            throw env.ExceptSchemaMismatch("schema", "label", labelColumn, "Single or a Key with cardinality 2", label.Type.ToString());
        var rows = new List<(bool IsAnomaly, float Score)>();
        using (var cursor = data.GetRowCursor([label, score]))
        {
            var getLabel = Labels.Getter(cursor, label);
            var getScore = cursor.GetGetter<float>(score);
            float value = 0;
            while (cursor.MoveNext())
            {
                float rowLabel = getLabel();
                getScore(ref value);
                if (!float.IsNaN(rowLabel) && float.IsFinite(value))
                    rows.Add((rowLabel > 0, value));
            }
        }
        return new AnomalyDetectionMetrics(AreaUnderRocCurve(env, rows), DetectionRate(rows, falsePositiveCount));
    }

    // The chance that an anomaly scores higher than a normal row; a tie counts half.
    private static double AreaUnderRocCurve(IHostEnvironment env, List<(bool IsAnomaly, float Score)> rows)
    {
        double anomalies = rows.Count(r => r.IsAnomaly);
        double normals = rows.Count - anomalies;
        env.CheckParam(anomalies > 0, "PosSample", "AUC is not defined when there is no positive class in the data");
        env.CheckParam(normals > 0, "NegSample", "AUC is not defined when there is no negative class in the data");
        double area = 0;
        double above = 0;
        foreach (var tied in rows.GroupBy(r => r.Score).OrderByDescending(g => g.Key))
        {
            int tiedAnomalies = tied.Count(r => r.IsAnomaly);
            int tiedNormals = tied.Count() - tiedAnomalies;
            area += tiedNormals * (above + 0.5 * tiedAnomalies);
            above += tiedAnomalies;
        }
        return area / (anomalies * normals);
    }

    // The share of anomalies found before one more normal row than allowed is taken for an anomaly.
    private static double DetectionRate(List<(bool IsAnomaly, float Score)> rows, int falsePositiveCount)
    {
        int anomalies = rows.Count(r => r.IsAnomaly);
        int found = 0;
        int falsePositives = 0;
        foreach (var (isAnomaly, _) in Highest(rows, anomalies, falsePositiveCount))
        {
            if (isAnomaly)
                found++;
            else if (++falsePositives > falsePositiveCount)
                break;
        }
        return (double)found / anomalies;
    }

    // The highest rows, in falling order. As ML.NET does it, in one pass that keeps only so many normal rows.
    private static (bool IsAnomaly, float Score)[] Highest(List<(bool IsAnomaly, float Score)> rows, int anomalies, int falsePositiveCount)
    {
        const double FalsePositiveRate = 0.01;
        double most = Math.Max(Math.Max(falsePositiveCount, anomalies), FalsePositiveRate * (rows.Count - anomalies));
        int room = (int)Math.Ceiling(most);
        var kept = new ScoreHeap();
        foreach (var row in rows)
        {
            if (room > 0)
            {
                room -= row.IsAnomaly ? 0 : 1;
                kept.Add(row);
                continue;
            }
            if (row.Score < kept.Lowest.Score)
                continue;
            kept.Add(row);
            while (!row.IsAnomaly && kept.RemoveLowest().IsAnomaly)
            {
            }
        }
        var sorted = new (bool IsAnomaly, float Score)[kept.Count];
        while (kept.Count > 0)
            sorted[kept.Count - 1] = kept.RemoveLowest();
        return sorted;
    }
}
