using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

public sealed class VaeReconstructEstimatorTests
{
    private readonly MLContext _context = new(seed: 5);

    [Fact]
    public void Transform_KeepsTypeDimensionsAndSlotNames()
    {
        var data = Views.MakeNamed(_context);
        var transformed = _context.Transforms.VaeReconstruct("Clean", "Features", TestOptions.Quick).Fit(data).Transform(data);
        var column = transformed.Schema["Clean"];
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.Annotations.GetValue("SlotNames", ref names);

        Assert.Equal(data.Schema["Features"].Type, column.Type);
        Assert.Equal([1, 2, 3], ((VectorDataViewType)column.Type).Dimensions.AsEnumerable());
        Assert.Equal(Views.SlotNames, names.DenseValues().Select(n => n.ToString()));
    }

    [Fact]
    public void Transform_GivesWhatTheModelGives()
    {
        var data = Views.Make(_context);
        var transformer = _context.Transforms.VaeReconstruct("Clean", "Features", TestModel.Fitted).Fit(data);
        var rows = TestRow.Make(40, seed: 3).SelectMany(r => r.Features).ToArray();
        var expected = new float[rows.Length];
        TestModel.Fitted.Reconstruct(rows, expected);

        Assert.Equal(expected, transformer.Transform(data).GetColumn<float[]>("Clean").SelectMany(v => v));
    }
}
