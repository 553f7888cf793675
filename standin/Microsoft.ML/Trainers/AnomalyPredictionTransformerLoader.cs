using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

[assembly: LoadableClass(typeof(AnomalyPredictionTransformer<PcaModelParameters>), typeof(AnomalyPredictionTransformerLoader), null, typeof(SignatureLoadModel),
    "Anomaly predictions", AnomalyPredictionTransformerLoader.LoadName)]

namespace Microsoft.ML.Data;

/// <summary>Reads anomaly detectors back from a model file.</summary>
internal static class AnomalyPredictionTransformerLoader
{
    public const string LoadName = "AnomalyPredXfer";

    public static VersionInfo Version => VersionInfo.Of("ANOMPRED", LoadName);

    private static AnomalyPredictionTransformer<PcaModelParameters> Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        var model = ctx.LoadModel<PcaModelParameters>(env, "Model");
        string featureColumn = ctx.Reader.ReadString();
        var featureType = SchemaFormat.ReadType(ctx.Reader);
        return new AnomalyPredictionTransformer<PcaModelParameters>(model, featureColumn, featureType, ctx.Reader.ReadSingle());
    }
}
