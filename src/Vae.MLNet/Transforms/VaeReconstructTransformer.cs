using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Data;
using Vae.MLNet.Mapping;
using Vae.MLNet.Serialization;

namespace Vae.MLNet;

/// <summary>Adds a reconstruction of each row, the mean of p(x|z) at z = mu: the row without noise and without gaps.</summary>
public sealed class VaeReconstructTransformer : VaeTransformer
{
    internal const string KindName = "reconstruct";
    internal const string KeepingKindName = "impute";

    internal VaeReconstructTransformer(VaeModel model, string inputColumnName, string outputColumnName, bool keepObserved)
        : base(model, inputColumnName) => (OutputColumnName, KeepObserved) = (outputColumnName, keepObserved);

    /// <summary>The column with the reconstruction, which has the type, dimensions and slot names of the input column.</summary>
    public string OutputColumnName { get; }

    /// <summary>Whether to fill in only what is missing (NaN) and keep all other values.</summary>
    public bool KeepObserved { get; }

    // Two kinds and not one more setting, so that what was written before there was the second is still read.
    internal override string Kind => KeepObserved ? KeepingKindName : KindName;

    internal override DataViewSchema.DetachedColumn[] DescribeOutputs(InputColumn input) =>
        [new(OutputColumnName, input.Type, SlotNames.Of(input.Column))];

    internal override Delegate?[] CreateGetters(InputRows rows, bool[] active)
    {
        var means = new ValueBlock(Model.InputDimension);
        var values = new RowValues(rows, OperationsPerRow, [means], (block, first, count) => Reconstruct(block, means.Rows(first, count)));
        return [Getters.Vector(values, means, PixelOrder.Of(Model.Architecture))];
    }

    // *** Binary format ***
    // string: output column
    internal override void WriteSettings(BinaryWriter writer) => writer.Write(OutputColumnName);

    // *** Binary format *** see WriteSettings
    internal static Func<VaeModel, VaeTransformer> ReadSettings(BinaryReader reader, string inputColumnName, bool keepObserved)
    {
        var output = SavedSettings.ReadColumn(reader, "output");
        return model =>
        {
            SavedSettings.Check(() => RequireMissing(keepObserved, model.Architecture.MissingValues, "the architecture that the model is trained with"));
            return new VaeReconstructTransformer(model, inputColumnName, output, keepObserved);
        };
    }

    /// <returns><paramref name="keepObserved"/>.</returns>
    /// <exception cref="ArgumentException">It is true, and no value is ever missing.</exception>
    internal static bool RequireMissing(bool keepObserved, MissingValues missingValues, string where) =>
        !keepObserved || missingValues == MissingValues.Ignore
            ? keepObserved
            : throw new ArgumentException(
                $"keepObserved is true and MissingValues is {missingValues}: with no value missing, the output would be the input. Set "
                + $"MissingValues = MissingValues.Ignore in {where}, or keepObserved to false.",
                nameof(keepObserved));

    private void Reconstruct(ReadOnlySpan<float> rows, Span<float> means)
    {
        Model.Reconstruct(rows, means);
        for (var i = 0; KeepObserved && i < means.Length; i++)
        {
            means[i] = float.IsNaN(rows[i]) ? means[i] : rows[i];
        }
    }
}
