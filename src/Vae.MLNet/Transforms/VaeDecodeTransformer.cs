using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Export;
using Vae.MLNet.Data;
using Vae.MLNet.Mapping;
using Vae.MLNet.Serialization;

namespace Vae.MLNet;

/// <summary>Decodes each latent row to data: the mean of p(x|z).</summary>
public sealed class VaeDecodeTransformer : VaeTransformer
{
    internal const string KindName = "decode";

    internal VaeDecodeTransformer(VaeModel model, string inputColumnName, string outputColumnName)
        : base(model, inputColumnName) => OutputColumnName = outputColumnName;

    /// <summary>
    /// The column with the data: a Vector&lt;Single&gt; of <see cref="VaeModel.InputDimension"/> values, of three dimensions where the model is
    /// for images.
    /// </summary>
    public string OutputColumnName { get; }

    internal override string Kind => KindName;

    internal override InputColumn Bind(InputColumn found) => found.ForLatent(Model);

    internal override DataViewSchema.DetachedColumn[] DescribeOutputs(InputColumn input) =>
        [new(OutputColumnName, PixelOrder.TypeOf(Model.Architecture))];

    internal override Delegate?[] CreateGetters(InputRows rows, bool[] active)
    {
        var means = new ValueBlock(Model.InputDimension);
        var values = new RowValues(rows, OperationsPerRow, [means], (block, first, count) => Model.Decode(block, means.Rows(first, count)));
        return [Getters.Vector(values, means, PixelOrder.Of(Model.Architecture))];
    }

    internal override string[] AddTo(IOnnxGraph graph, string rows, string? condition)
    {
        // The column takes no NaN for a missing value, whatever the model does.
        var means = graph.Sum(new OnnxFormulas(graph, Model, condition).Decode(rows), graph.ZeroOrNaN(rows, Model.LatentDimension));
        return [PixelOrder.Of(Model.Architecture)?.ToInterleaved(graph, means, Model.InputDimension) ?? means];
    }

    // *** Binary format ***
    // string: output column
    internal override void WriteSettings(BinaryWriter writer) => writer.Write(OutputColumnName);

    // *** Binary format *** see WriteSettings
    internal static Func<VaeModel, VaeTransformer> ReadSettings(BinaryReader reader, string inputColumnName)
    {
        var output = SavedSettings.ReadColumn(reader, "output");
        return model => new VaeDecodeTransformer(model, inputColumnName, output);
    }
}
