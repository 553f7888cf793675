using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(TransformerChain<ITransformer>), typeof(TransformerChainLoader), null, typeof(SignatureLoadModel),
    "Transformer chain", TransformerChainLoader.LoadName)]

namespace Microsoft.ML.Data;

/// <summary>Reads a chain back from a model file.</summary>
internal static class TransformerChainLoader
{
    public const string LoadName = "TransformerChain";

    public static VersionInfo Version => VersionInfo.Of("XF CHAIN", LoadName);

    public static string Folder(int index) => $"Transform_{index:000}";

    private static TransformerChain<ITransformer> Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        int count = ctx.Reader.ReadInt32();
        Contracts.CheckDecode(count >= 0, "The number of transformers is negative.");
        var transformers = new List<ITransformer>();
        for (int i = 0; i < count; i++)
            transformers.Add(ctx.LoadModel<ITransformer>(env, Folder(i)));
        return new TransformerChain<ITransformer>([.. transformers]);
    }
}
