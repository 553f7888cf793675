using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Data;
using Vae.MLNet.Internal;

namespace Vae.MLNet.Anomaly;

/// <summary>The columns of an anomaly detector, named and annotated as ML.NET's own.</summary>
internal static class AnomalyColumns
{
    public const string Score = "Score";
    public const string PredictedLabel = "PredictedLabel";
    public const string FeatureContributions = "FeatureContributions";
    public const string ScorePercentile = "ScorePercentile";

    private const string SetIdKind = "ScoreColumnSetId";
    private const string ColumnKindKind = "ScoreColumnKind";
    private const string ValueKindKind = "ScoreValueKind";

    /// <summary>A number that tells these columns from those of other scorers before them.</summary>
    public static uint NextSetId(DataViewSchema schema)
    {
        uint largest = 0;
        foreach (var column in schema)
        {
            if (column.Annotations.Schema.GetColumnOrNull(SetIdKind)?.Type is KeyDataViewType key && key.RawType == typeof(uint))
            {
                uint value = 0;
                column.Annotations.GetValue(SetIdKind, ref value);
                largest = Math.Max(largest, value);
            }
        }

        return largest + 1;
    }

    public static DataViewSchema.Annotations Annotate(string valueKind, uint setId)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue(SetIdKind, new KeyDataViewType(typeof(uint), int.MaxValue), setId);
        builder.AddPrimitiveValue(ColumnKindKind, TextDataViewType.Instance, "AnomalyDetection".AsMemory());
        builder.AddPrimitiveValue(ValueKindKind, TextDataViewType.Instance, valueKind.AsMemory());
        return builder.ToAnnotations();
    }

    /// <summary>The promise of what <see cref="VaeAnomalyTransformer"/> adds.</summary>
    public static IEnumerable<SchemaShape.Column> Promise(SchemaShape.Column input, AnomalyOutputs outputs)
    {
        const SchemaShape.Column.VectorKind Scalar = SchemaShape.Column.VectorKind.Scalar;
        var annotations = new SchemaShape(
        [
            MlNetInternals.Column(SetIdKind, Scalar, NumberDataViewType.UInt32, isKey: true),
            MlNetInternals.Column(ColumnKindKind, Scalar, TextDataViewType.Instance),
            MlNetInternals.Column(ValueKindKind, Scalar, TextDataViewType.Instance),
        ]);
        yield return MlNetInternals.Column(Score, Scalar, NumberDataViewType.Single, annotations: annotations);
        yield return MlNetInternals.Column(PredictedLabel, Scalar, BooleanDataViewType.Instance, annotations: annotations);
        if (outputs.ScorePercentile)
        {
            yield return MlNetInternals.Column(ScorePercentile, Scalar, NumberDataViewType.Single, annotations: annotations);
        }

        if (outputs.FeatureContributions)
        {
            yield return MlNetInternals.Column(
                FeatureContributions,
                SchemaShape.Column.VectorKind.Vector,
                NumberDataViewType.Single,
                annotations: SlotNames.Of(input));
        }
    }
}
