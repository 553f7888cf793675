using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Anomaly;

/// <summary>Rows that a detector has scored, with labels. Those without a label are left out.</summary>
internal sealed class ScoredRows
{
    private readonly List<float> _scores = [];
    private readonly List<bool> _labels = [];
    private readonly List<bool> _predicted = [];

    private ScoredRows()
    {
    }

    public float[] Scores => [.. _scores];

    public bool[] Labels => [.. _labels];

    /// <summary>Whether each row was taken for an anomaly; empty where that was not asked for.</summary>
    public IReadOnlyList<bool> Predicted => _predicted;

    /// <exception cref="ArgumentException">A column is missing or has another type, or the labels are not of both kinds.</exception>
    /// <exception cref="InvalidOperationException">A score is NaN or infinite.</exception>
    public static ScoredRows Read(IDataView view, string labelColumnName, string scoreColumnName, string? predictedLabelColumnName = null)
    {
        var score = Find(view.Schema, scoreColumnName, NumberDataViewType.Single);
        var label = LabelColumn.Find(view.Schema, labelColumnName);
        DataViewSchema.Column[] predicted =
            predictedLabelColumnName is null ? [] : [Find(view.Schema, predictedLabelColumnName, BooleanDataViewType.Instance)];
        var rows = new ScoredRows();
        using var cursor = view.GetRowCursor([score, label, .. predicted]);
        var (readScore, readLabel) = (cursor.GetGetter<float>(score), LabelColumn.Reader(cursor, label));
        var readPredicted = predicted is [var column] ? cursor.GetGetter<bool>(column) : null;
        while (cursor.MoveNext())
        {
            if (readLabel() is not { } isAnomaly)
            {
                continue;
            }

            var value = 0f;
            readScore(ref value);
            rows._scores.Add(float.IsFinite(value) ? value : throw new InvalidOperationException(FormattableString.Invariant(
                $"Column '{scoreColumnName}', row {cursor.Position}: the score is {value}; scores must be finite. Leave out such rows first.")));
            rows._labels.Add(isAnomaly);
            if (readPredicted is not null)
            {
                var isTaken = false;
                readPredicted(ref isTaken);
                rows._predicted.Add(isTaken);
            }
        }

        return rows._labels.Contains(true) && rows._labels.Contains(false) ? rows : throw new ArgumentException(
            $"Column '{labelColumnName}' has {rows._labels.Count(l => l)} anomalies among {rows._labels.Count} labelled rows; at least one "
            + "anomaly and one normal row are needed.");
    }

    /// <exception cref="ArgumentException">The data do not have it, and so have not been scored, or it has another type.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name, DataViewType type)
    {
        var column = schema.GetColumnOrNull(name) ?? throw new ArgumentException(
            $"Column '{name}' is not in the data: these rows are not scored. Pass what Transform of the whole fitted pipeline gives.");
        return column.Type.Equals(type) ? column : throw new ArgumentException(
            $"Column '{name}' has type {column.Type}; it must be {type}. Pass what Transform of the whole fitted pipeline gives.");
    }
}
