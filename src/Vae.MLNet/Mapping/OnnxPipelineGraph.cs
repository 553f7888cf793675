#if !STANDIN
using Vae.Export;
using Vae.MLNet.Onnx;

namespace Vae.MLNet.Mapping;

/// <summary>The file that ML.NET makes of a pipeline, as the graph that a VAE's formulas are written into.</summary>
/// <param name="pipeline">The file.</param>
/// <param name="prefix">What the names of values begin with; ML.NET takes them for columns too.</param>
internal sealed class OnnxPipelineGraph(OnnxPipeline pipeline, string prefix) : IOnnxGraph
{
    public string Constant(string name, ReadOnlyMemory<float> values, params IReadOnlyList<int> shape) =>
        pipeline.AddConstant(prefix + name, values.ToArray(), shape);

    public string Constant(string name, ReadOnlyMemory<double> values, params IReadOnlyList<int> shape) =>
        pipeline.AddConstant(prefix + name, values.ToArray(), shape);

    public string Constant(string name, params long[] values) => pipeline.AddConstant(prefix + name, values, [values.Length]);

    public string Add(string operation, string[] inputs, params OnnxAttribute[] attributes) =>
        pipeline.Add(operation, inputs, prefix + operation, attributes.Select(attribute => KeyValuePair.Create(attribute.Name, attribute.Value)));
}
#endif
