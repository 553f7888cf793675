using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(PrincipalComponentAnalysisTransformer), null, typeof(SignatureLoadModel),
    "Project to principal components", PrincipalComponentAnalysisTransformer.LoadName)]

namespace Microsoft.ML.Transforms;

/// <summary>Stand-in for ML.NET's PrincipalComponentAnalysisTransformer.</summary>
public sealed class PrincipalComponentAnalysisTransformer : OneToOneTransformerBase
{
    internal const string LoadName = "PcaTransform";

    private readonly PrincipalComponents _components;

    internal PrincipalComponentAnalysisTransformer(InputOutputColumnPair column, PrincipalComponents components)
        : base([column]) => _components = components;

    private PrincipalComponentAnalysisTransformer(ModelLoadContext ctx)
        : base(ctx) => _components = PrincipalComponentsFormat.Read(ctx.Reader);

    private static VersionInfo Version => VersionInfo.Of("PCA FUNC", LoadName);

    private static PrincipalComponentAnalysisTransformer Create(ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return new PrincipalComponentAnalysisTransformer(ctx);
    }

    private protected override OutputColumn MakeColumn(int index, DataViewSchema.Column input, string outputName)
    {
        int width = _components.Mean.Length;
        if (input.Type is not VectorDataViewType { ItemType.RawType: var raw } vector || raw != typeof(float) || vector.Size != width)
            throw Contracts.ExceptSchemaMismatch(null, "inputSchema", "input", input.Name, $"Vector<Single, {width}>", input.Type.ToString());
        int rank = _components.Vectors.Length;
        return new OutputColumn(
            new DataViewSchema.DetachedColumn(outputName, new VectorDataViewType(NumberDataViewType.Single, rank)),
            [input.Index],
            row =>
            {
                var read = RowGetters.Floats(row, input.Index);
                return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
                {
                    var editor = VBufferEditor.Create(ref value, rank);
                    _components.Project(read(), editor.Values);
                    value = editor.Commit();
                });
            });
    }

    // *** Binary format ***
    // columns; the components
    private protected override void SaveModel(ModelSaveContext ctx)
    {
        SaveColumns(ctx, Version);
        PrincipalComponentsFormat.Write(ctx.Writer, _components);
    }
}
