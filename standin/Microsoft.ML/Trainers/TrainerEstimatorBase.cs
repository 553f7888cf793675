using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>Stand-in for ML.NET's TrainerEstimatorBase.</summary>
public abstract class TrainerEstimatorBase<TTransformer, TModel> : IEstimator<TTransformer>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    internal readonly SchemaShape.Column FeatureColumn;
    internal readonly SchemaShape.Column LabelColumn;
    internal readonly SchemaShape.Column WeightColumn;
    private protected readonly IHost Host;

    private protected TrainerEstimatorBase(IHost host, string featureColumn, SchemaShape.Column label, string weightColumn)
    {
        Host = host;
        FeatureColumn = new SchemaShape.Column(featureColumn, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false);
        LabelColumn = label;
        if (weightColumn is not null)
            WeightColumn = new SchemaShape.Column(weightColumn, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, isKey: false);
    }

    public TTransformer Fit(IDataView input)
    {
        Host.CheckValue(input, nameof(input));
        Check(SchemaShape.Create(input.Schema));
        return MakeTransformer(Train(input), input.Schema);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        Check(inputSchema);
        return inputSchema.With(OutputShapes(inputSchema));
    }

    private protected abstract IEnumerable<SchemaShape.Column> OutputShapes(SchemaShape inputSchema);

    private protected abstract TModel Train(IDataView data);

    private protected abstract TTransformer MakeTransformer(TModel model, DataViewSchema trainSchema);

    private void Check(SchemaShape schema)
    {
        Check(schema, FeatureColumn, "feature");
        Check(schema, LabelColumn, "label");
        Check(schema, WeightColumn, "weight");
    }

    private void Check(SchemaShape schema, SchemaShape.Column expected, string role)
    {
        if (!expected.IsValid)
            return;
        if (!schema.TryFindColumn(expected.Name, out var actual))
            throw Host.ExceptSchemaMismatch("inputSchema", role, expected.Name);
        if (actual.Kind != expected.Kind || actual.IsKey != expected.IsKey || !actual.ItemType.Equals(expected.ItemType))
            throw Host.ExceptSchemaMismatch("inputSchema", role, expected.Name, expected.GetTypeString(), actual.GetTypeString());
    }
}
