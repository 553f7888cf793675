using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>The training data in memory: features, row-major, with labels (0-based) and weights. Rows with missing values are left out.</summary>
internal sealed class TrainingRows
{
    public TrainingRows(IHost host, IDataView data, string features, string label, string weight)
    {
        var columns = new[] { features, label, weight }.Where(name => name is not null).Select(name => data.Schema[name]).ToArray();
        var featureColumn = data.Schema[features];
        Width = PrimitiveTypes.ValueCount(featureColumn.Type);
        var rows = new List<float[]>();
        var labels = new List<int>();
        var weights = new List<float>();
        long skipped = 0;
        using (var cursor = data.GetRowCursor(columns))
        {
            var getFeatures = RowGetters.Floats(cursor, featureColumn.Index);
            var getLabel = label is null ? null : cursor.GetGetter<uint>(data.Schema[label]);
            var getWeight = weight is null ? null : cursor.GetGetter<float>(data.Schema[weight]);
            uint rowLabel = 1;
            float rowWeight = 1;
            while (cursor.MoveNext())
            {
                getLabel?.Invoke(ref rowLabel);
                getWeight?.Invoke(ref rowWeight);
                float[] row = getFeatures();
                if (rowLabel == 0 || !float.IsFinite(rowWeight) || !Array.TrueForAll(row, float.IsFinite))
                {
                    skipped++;
                    continue;
                }
                rows.Add([.. row]);
                labels.Add((int)rowLabel - 1);
                weights.Add(rowWeight);
            }
        }
        Features = [.. rows];
        Labels = [.. labels];
        Weights = [.. weights];
        using var channel = host.Start("Training");
        if (skipped > 0)
            channel.Warning(MessageSensitivity.None, "Skipped {0} instances with missing features/label/weight during training", skipped);
        channel.Check(Features.Length > 0, "No valid training instances found, all instances have missing features.");
    }

    public int Width { get; }

    public float[][] Features { get; }

    public int[] Labels { get; }

    public float[] Weights { get; }
}
