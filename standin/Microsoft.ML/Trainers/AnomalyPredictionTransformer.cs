using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's AnomalyPredictionTransformer: adds PredictedLabel, a Boolean, and Score.</summary>
public sealed class AnomalyPredictionTransformer<TModel> : SingleFeaturePredictionTransformerBase<TModel>
    where TModel : class
{
    internal readonly float Threshold;

    internal AnomalyPredictionTransformer(TModel model, string featureColumn, DataViewType featureType, float threshold = 0.5f)
        : base(model, featureColumn, featureType) => Threshold = threshold;

    private ModelParametersBase<float> Scorer => Model as ModelParametersBase<float>;

    // *** Binary format ***
    // model and features; float: threshold
    private protected override void SaveModel(ModelSaveContext ctx)
    {
        SaveCore(ctx, AnomalyPredictionTransformerLoader.Version);
        ctx.Writer.Write(Threshold);
    }

    private protected override IEnumerable<OutputColumn> MakeColumns(DataViewSchema inputSchema, DataViewSchema.Column features)
    {
        uint setId = AnnotationKinds.NextScoreSetId(inputSchema);
        yield return new OutputColumn(
            new DataViewSchema.DetachedColumn("PredictedLabel", BooleanDataViewType.Instance, Annotations("PredictedLabel", setId)),
            [features.Index],
            row =>
            {
                var score = ScoreOncePerRow(Scorer, row, features);
                return (ValueGetter<bool>)((ref bool value) => value = score() > Threshold);
            });
        yield return new OutputColumn(
            new DataViewSchema.DetachedColumn("Score", NumberDataViewType.Single, Annotations("Score", setId)),
            [features.Index],
            row =>
            {
                var score = ScoreOncePerRow(Scorer, row, features);
                return (ValueGetter<float>)((ref float value) => value = score());
            });
    }

    private static DataViewSchema.Annotations Annotations(string valueKind, uint setId)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddScore("AnomalyDetection", valueKind, setId);
        return annotations.ToAnnotations();
    }
}
