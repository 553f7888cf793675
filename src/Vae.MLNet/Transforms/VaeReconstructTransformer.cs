using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Export;
using Vae.MLNet.Data;
using Vae.MLNet.Mapping;
using Vae.MLNet.Serialization;
using Vae.Model;

namespace Vae.MLNet;

/// <summary>
/// Adds a copy of each row without noise and without gaps: the row, moved toward its reconstruction, the mean of p(x|z) at z = mu, as far as
/// <see cref="NoiseShare"/> says.
/// </summary>
public sealed class VaeReconstructTransformer : VaeTransformer
{
    internal const string KindName = "reconstruct";
    internal const string KeepingKindName = "impute";

    private readonly RowDenoiser _denoiser;

    internal VaeReconstructTransformer(VaeModel model, string inputColumnName, string outputColumnName, bool keepObserved, double noiseShare = 1)
        : base(model, inputColumnName) =>
        (OutputColumnName, KeepObserved, _denoiser) = (outputColumnName, keepObserved, new(model, noiseShare));

    /// <summary>The column with the reconstruction, which has the type, dimensions and slot names of the input column.</summary>
    public string OutputColumnName { get; }

    /// <summary>Whether to fill in only what is missing (NaN) and keep all other values.</summary>
    public bool KeepObserved { get; }

    /// <summary>
    /// The share of each column's variance that is removed as noise, from 0 to 1: given to the estimator, or estimated by its Fit. 1
    /// means the plain reconstruction.
    /// </summary>
    public double NoiseShare => _denoiser.NoiseShare;

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

    internal override string[] AddTo(IOnnxGraph graph, string rows, string? condition)
    {
        var means = new OnnxFormulas(graph, Model, condition).Reconstruct(rows);
        var observed = KeepObserved ? rows : NoiseShare < 1 ? Denoise(graph, rows, means) : null;
        var filled = observed is null ? means : graph.Where(graph.IsNaN(rows), means, observed);
        return [PixelOrder.Of(Model.Architecture)?.ToInterleaved(graph, filled, Model.InputDimension) ?? filled];
    }

    // *** Binary format ***
    // string: output column
    // Since version 3:
    // double: noise share; 1 before
    internal override void WriteSettings(BinaryWriter writer)
    {
        writer.Write(OutputColumnName);
        writer.Write(NoiseShare);
    }

    // *** Binary format *** see WriteSettings
    internal static Func<VaeModel, VaeTransformer> ReadSettings(BinaryReader reader, string inputColumnName, bool keepObserved, int version)
    {
        var output = SavedSettings.ReadColumn(reader, "output");
        var noiseShare = version > 2 ? reader.ReadDouble() : 1;
        return model =>
        {
            VaeReconstructTransformer? transformer = null;
            SavedSettings.Check(() =>
            {
                RequireMissing(keepObserved, model.Architecture.MissingValues, "the architecture that the model is trained with");
                transformer = new(model, inputColumnName, output, keepObserved, noiseShare);
            });
            return transformer!;
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

    private string Denoise(IOnnxGraph graph, string rows, string means)
    {
        float[] steps = [.. _denoiser.Steps];
        float[] rests = [.. steps.Select(step => 1 - step)];
        return graph.Sum(
            graph.Product(means, graph.Constant("step", steps, steps.Length)), graph.Product(rows, graph.Constant("rest", rests, rests.Length)));
    }

    private void Reconstruct(ReadOnlySpan<float> rows, Span<float> means)
    {
        Model.Reconstruct(rows, means);
        var (width, stride) = (Model.InputDimension, Model.InputDimension + Model.ConditionDimension);
        for (var row = 0; row < means.Length / width; row++)
        {
            Mend(rows.Slice(row * stride, width), means.Slice(row * width, width));
        }
    }

    private void Mend(ReadOnlySpan<float> row, Span<float> means)
    {
        _denoiser.Apply(row, means);
        for (var i = 0; KeepObserved && i < means.Length; i++)
        {
            means[i] = float.IsNaN(row[i]) ? means[i] : row[i];
        }
    }
}
