using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Data;
using Vae.MLNet.Mapping;

namespace Vae.MLNet;

/// <summary>Adds each row as the VAE sees it: the mean of p(x|z) at z = mu. What is noise or missing to the VAE is smoothed away.</summary>
public sealed class VaeReconstructTransformer : VaeTransformer
{
    internal const string KindName = "reconstruct";

    internal VaeReconstructTransformer(VaeModel model, string inputColumnName, string outputColumnName)
        : base(model, inputColumnName) => OutputColumnName = outputColumnName;

    /// <summary>The column with the reconstruction: the type, the dimensions and the slot names of the input column.</summary>
    public string OutputColumnName { get; }

    internal override string Kind => KindName;

    internal override DataViewSchema.DetachedColumn[] DescribeOutputs(InputColumn input) =>
        [new(OutputColumnName, input.Type, SlotNames.Of(input.Column))];

    internal override Delegate?[] CreateGetters(RowReader reader, bool[] active)
    {
        var mean = new float[Model.InputDimension];
        return [Getters.Vector(new RowValues(reader, row => Model.Reconstruct(row, mean)), mean)];
    }

    // *** Binary format ***
    // string: output column
    internal override void WriteSettings(BinaryWriter writer) => writer.Write(OutputColumnName);

    // *** Binary format *** see WriteSettings
    internal static Func<VaeModel, VaeTransformer> ReadSettings(BinaryReader reader, string inputColumnName)
    {
        var output = reader.ReadString();
        return model => new VaeReconstructTransformer(model, inputColumnName, output);
    }
}
