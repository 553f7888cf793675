using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(OneHotEncodingTransformer), null, typeof(SignatureLoadModel),
    "One-hot encoding", OneHotEncodingTransformer.LoadName)]

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's OneHotEncodingTransformer.</summary>
public sealed class OneHotEncodingTransformer : ITransformer
{
    internal const string LoadName = "CategoricalTransform";
    private const string StepsFolder = "Steps";

    private readonly ITransformer _steps;

    internal OneHotEncodingTransformer(ITransformer steps) => _steps = steps;

    bool ITransformer.IsRowToRowMapper => _steps.IsRowToRowMapper;

    private static VersionInfo Version => VersionInfo.Of("CATENCOD", LoadName);

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _steps.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input) => _steps.Transform(input);

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => _steps.GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        ctx.SaveModel(_steps, StepsFolder);
    }

    private static OneHotEncodingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return new OneHotEncodingTransformer(ctx.LoadModel<ITransformer>(env, StepsFolder));
    }
}
