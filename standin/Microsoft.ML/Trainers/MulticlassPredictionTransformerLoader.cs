using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

[assembly: LoadableClass(typeof(MulticlassPredictionTransformer<MaximumEntropyModelParameters>), typeof(MulticlassPredictionTransformerLoader), null, typeof(SignatureLoadModel),
    "Multiclass predictions", MulticlassPredictionTransformerLoader.LoadName)]

namespace Microsoft.ML.Data;

/// <summary>Reads multiclass predictors back from a model file.</summary>
internal static class MulticlassPredictionTransformerLoader
{
    public const string LoadName = "MulticlassPredXfer";

    public static VersionInfo Version => VersionInfo.Of("MCPREDXF", LoadName);

    private static MulticlassPredictionTransformer<MaximumEntropyModelParameters> Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        var model = ctx.LoadModel<MaximumEntropyModelParameters>(env, "Model");
        string featureColumn = ctx.Reader.ReadString();
        var featureType = SchemaFormat.ReadType(ctx.Reader);
        var label = SchemaFormat.Read(ctx.Reader)[0];
        return new MulticlassPredictionTransformer<MaximumEntropyModelParameters>(model, featureColumn, featureType, label);
    }
}
