using Microsoft.ML;
#if !STANDIN
using Microsoft.ML.Data;
using Vae.Export;
using Vae.MLNet.Data;
using Vae.MLNet.Onnx;
#endif

namespace Vae.MLNet.Mapping;

/// <summary>Makes the columns that a transformer adds part of the ONNX files that ML.NET converts pipelines to.</summary>
internal static class OnnxColumns
{
#if STANDIN
    /// <summary>The stand-in converts nothing.</summary>
    public static IDataView Of(IDataView mapped, IDataView source, RowMapper mapper) => mapped;
#else
    // The oldest with every operator of Vae.Export.
    private const int OldestOpset = 11;

    /// <summary>The same data, known to ML.NET's converter.</summary>
    /// <param name="mapped">The data with the added columns.</param>
    /// <param name="source">Without them.</param>
    /// <param name="mapper">What adds them.</param>
    public static IDataView Of(IDataView mapped, IDataView source, RowMapper mapper) =>
        OnnxView.Of(mapped, source, pipeline => Add(mapper, pipeline));

    private static string Condition(ConditionColumn condition, OnnxPipeline pipeline) => condition.IsKey
        ? throw new NotSupportedException(
            $"Column '{condition.Column.Name}', the VAE's condition, is a key, which ML.NET's ONNX files have no one-hot of. Train with a one-hot column: "
            + "Conversion.MapKeyToVector or Categorical.OneHotEncoding.")
        : pipeline.Column(condition.Column.Name);

    private static void Add(RowMapper mapper, OnnxPipeline pipeline)
    {
        var (transformer, input) = (mapper.Transformer, mapper.Input);
        pipeline.RequireOpset(OldestOpset, "the VAE");
        var outputs = transformer.DescribeOutputs(input);
        var graph = new OnnxPipelineGraph(pipeline, $"vae/{outputs[0].Name}/");
        var rows = graph.Reshape(pipeline.Column(input.Name), input.Width);
        var condition = input.Condition is { } told ? graph.Reshape(Condition(told, pipeline), told.Width) : null;
        var values = transformer.AddTo(graph, input.PixelOrder?.ToPlanar(graph, rows, input.Width) ?? rows, condition);
        foreach (var (output, value) in outputs.Zip(values))
        {
            int[] dimensions = output.Type is VectorDataViewType vector ? [.. vector.Dimensions] : [1];
            pipeline.AddColumn(output.Name, output.Type, graph.Reshape(value, dimensions));
        }
    }
#endif
}
