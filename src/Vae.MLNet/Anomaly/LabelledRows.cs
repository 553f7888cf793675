using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Data;

namespace Vae.MLNet.Anomaly;

/// <summary>Reads rows with labels.</summary>
internal static class LabelledRows
{
    /// <summary>Scores each row that has a label: Boolean, or Single, where above 0 is an anomaly and NaN no label.</summary>
    /// <exception cref="ArgumentException">A column is missing or has another type, or the labels are not of both kinds.</exception>
    public static (float[] Scores, bool[] Labels) Score(
        IDataView view, InputColumn input, string labelColumnName, Action<float[], float[]> score)
    {
        var label = view.Schema.GetColumnOrNull(labelColumnName)
            ?? throw new ArgumentException($"Column '{labelColumnName}' is not in the data. Name the column that holds the labels.");
        var (scores, labels) = (new List<float>(), new List<bool>());
        using var cursor = view.GetRowCursor([input.Column, label]);
        var reader = new RowReader(cursor, input);
        var read = LabelGetter(cursor, label);
        var (row, one) = (new float[input.Width], new float[1]);
        while (cursor.MoveNext())
        {
            if (read() is not { } isAnomaly)
            {
                continue;
            }

            reader.Read(row);
            score(row, one);
            scores.Add(one[0]);
            labels.Add(isAnomaly);
        }

        return labels.Contains(true) && labels.Contains(false)
            ? ([.. scores], [.. labels])
            : throw new ArgumentException(
                $"Column '{labelColumnName}' has {labels.Count(l => l)} anomalies among {labels.Count} labelled rows; a threshold needs "
                + "at least one anomaly and one normal row.");
    }

    private static Func<bool?> LabelGetter(DataViewRowCursor cursor, DataViewSchema.Column label)
    {
        if (label.Type is BooleanDataViewType)
        {
            var getBoolean = cursor.GetGetter<bool>(label);
            return () =>
            {
                var value = false;
                getBoolean(ref value);
                return value;
            };
        }

        if (!label.Type.Equals(NumberDataViewType.Single))
        {
            throw new ArgumentException($"Column '{label.Name}' has type {label.Type}; labels must be Boolean or Single. Use Conversion.ConvertType.");
        }

        var getSingle = cursor.GetGetter<float>(label);
        return () =>
        {
            var value = 0f;
            getSingle(ref value);
            return float.IsNaN(value) ? null : value > 0;
        };
    }
}
