using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's SingleFeaturePredictionTransformerBase.</summary>
public abstract class SingleFeaturePredictionTransformerBase<TModel> : PredictionTransformerBase<TModel>, ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private protected SingleFeaturePredictionTransformerBase(TModel model, string featureColumn, DataViewType featureType)
        : base(model)
    {
        FeatureColumnName = featureColumn;
        FeatureColumnType = featureType;
    }

    public string FeatureColumnName { get; }

    public DataViewType FeatureColumnType { get; }

    public sealed override DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        return MakeMapper(inputSchema).OutputSchema;
    }

    private protected abstract IEnumerable<OutputColumn> MakeColumns(DataViewSchema inputSchema, DataViewSchema.Column features);

    private protected sealed override RowMapper MakeMapper(DataViewSchema inputSchema)
    {
        var features = inputSchema.GetColumnOrNull(FeatureColumnName)
            ?? throw Contracts.ExceptSchemaMismatch(null, nameof(inputSchema), "feature", FeatureColumnName);
        if (!features.Type.Equals(FeatureColumnType))
            throw Contracts.ExceptSchemaMismatch(null, nameof(inputSchema), "feature", FeatureColumnName, FeatureColumnType.ToString(), features.Type.ToString());
        return RowMapper.Adding(inputSchema, MakeColumns(inputSchema, features));
    }

    // *** Binary format ***
    // model in a folder of its own; string: feature column; type of the features
    private protected void SaveCore(ModelSaveContext ctx, VersionInfo version)
    {
        ctx.SetVersionInfo(version);
        ctx.SaveModel((ICanSaveModel)Model, ModelFolder);
        ctx.Writer.Write(FeatureColumnName);
        SchemaFormat.WriteType(ctx.Writer, FeatureColumnType);
    }

    /// <summary>Computes the score once a row, however many columns ask for it.</summary>
    private protected static Func<TScore> ScoreOncePerRow<TScore>(
        Trainers.ModelParametersBase<TScore> model, DataViewRow row, DataViewSchema.Column features)
    {
        var read = RowGetters.Floats(row, features.Index);
        long scored = long.MinValue;
        TScore score = default;
        return () =>
        {
            if (row.Position != scored || scored < 0)
            {
                model.Score(read(), ref score);
                scored = row.Position;
            }
            return score;
        };
    }
}
