using Microsoft.ML.Trainers;

namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's MulticlassPredictionTransformer: adds PredictedLabel, a key, and Score, a vector of probabilities.</summary>
public sealed class MulticlassPredictionTransformer<TModel> : SingleFeaturePredictionTransformerBase<TModel>
    where TModel : class
{
    private readonly DataViewSchema.Column _label;

    /// <summary>The label column gives the classes their number and their names.</summary>
    internal MulticlassPredictionTransformer(TModel model, string featureColumn, DataViewType featureType, DataViewSchema.Column label)
        : base(model, featureColumn, featureType) => _label = label;

    private ModelParametersBase<VBuffer<float>> Scorer => Model as ModelParametersBase<VBuffer<float>>;

    // *** Binary format ***
    // model and features; schema of the label column
    private protected override void SaveModel(ModelSaveContext ctx)
    {
        SaveCore(ctx, MulticlassPredictionTransformerLoader.Version);
        var schema = new DataViewSchema.Builder();
        schema.AddColumns([_label]);
        SchemaFormat.Write(ctx.Writer, schema.ToSchema());
    }

    private protected override IEnumerable<OutputColumn> MakeColumns(DataViewSchema inputSchema, DataViewSchema.Column features)
    {
        uint setId = AnnotationKinds.NextScoreSetId(inputSchema);
        int classes = (int)((KeyDataViewType)_label.Type).Count;

        // One row's score serves both columns.
        var scorers = new System.Runtime.CompilerServices.ConditionalWeakTable<DataViewRow, Func<VBuffer<float>>>();
        Func<VBuffer<float>> Scores(DataViewRow row) => scorers.GetValue(row, r => ScoreOncePerRow(Scorer, r, features));

        var predicted = new DataViewSchema.Annotations.Builder();
        predicted.Add(_label.Annotations, kind => kind == AnnotationKinds.KeyValues);
        predicted.AddScore("MulticlassClassification", "PredictedLabel", setId);
        yield return new OutputColumn(
            new DataViewSchema.DetachedColumn("PredictedLabel", new KeyDataViewType(typeof(uint), classes), predicted.ToAnnotations()),
            [features.Index],
            row =>
            {
                var scores = Scores(row);
                return (ValueGetter<uint>)((ref uint value) => value = Largest(scores().GetValues()));
            });

        var score = new DataViewSchema.Annotations.Builder();
        AddClassNames(score);
        score.AddScore("MulticlassClassification", "Score", setId);
        yield return new OutputColumn(
            new DataViewSchema.DetachedColumn("Score", new VectorDataViewType(NumberDataViewType.Single, classes), score.ToAnnotations()),
            [features.Index],
            row =>
            {
                var scores = Scores(row);
                return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => scores().CopyTo(ref value));
            });
    }

    private void AddClassNames(DataViewSchema.Annotations.Builder annotations)
    {
        if (!_label.HasKeyValues())
            return;
        var values = _label.Annotations.Schema[AnnotationKinds.KeyValues];
        var getter = (Delegate)RowGetters.Invoke(typeof(MulticlassPredictionTransformer<TModel>), nameof(KeyValues), values.Type.RawType, _label);
        if (_label.HasKeyValues(TextDataViewType.Instance))
            annotations.Add(AnnotationKinds.SlotNames, values.Type, getter);
        annotations.Add(AnnotationKinds.TrainingLabelValues, values.Type, getter);
    }

    private static Delegate KeyValues<T>(DataViewSchema.Column label) =>
        label.Annotations.GetGetter<T>(label.Annotations.Schema[AnnotationKinds.KeyValues]);

    // The key of the first of the largest scores; missing where there is none.
    private static uint Largest(ReadOnlySpan<float> scores)
    {
        int best = -1;
        for (int i = 0; i < scores.Length; i++)
        {
            if (!float.IsNaN(scores[i]) && (best < 0 || scores[i] > scores[best]))
                best = i;
        }
        return (uint)(best + 1);
    }
}
