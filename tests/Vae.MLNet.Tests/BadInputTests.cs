using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

public sealed class BadInputTests
{
    private const string VectorNeeded = "a VAE needs a Vector<Single> of known size.";
    private readonly MLContext _context = new(seed: 5);

    [Fact]
    public void Fit_ColumnMissing_NamesTheColumnsThereAre() => Assert.Equal(
        "Column 'Pixels' is not in the data; the columns are Features, Number, Text, Label. Name one of them, or make it with "
        + "Transforms.Concatenate.",
        FitError("Pixels", Views.Make(_context)));

    [Fact]
    public void Fit_ScalarColumn_SaysHowToMakeAVector() => Assert.Equal(
        $"Column 'Number' has type Single; {VectorNeeded} Make it a vector first: Transforms.Concatenate(\"Features\", \"Number\").",
        FitError("Number", Views.Make(_context)));

    [Fact]
    public void Fit_TextColumn_SaysHowToMakeNumbers() => Assert.Equal(
        $"Column 'Text' has type String; {VectorNeeded} Turn it into numbers of type Single first, with Conversion.ConvertType or "
        + "Categorical.OneHotEncoding, then Concatenate.",
        FitError("Text", Views.Make(_context)));

    [Fact]
    public void Fit_BooleanColumn_SaysHowToMakeNumbers() => Assert.Equal(
        $"Column 'Label' has type Boolean; {VectorNeeded} Turn it into numbers of type Single first, with Conversion.ConvertType or "
        + "Categorical.OneHotEncoding, then Concatenate.",
        FitError("Label", Views.Make(_context)));

    [Fact]
    public void Fit_KeyColumn_SaysHowToMakeNumbers()
    {
        var data = Views.Make(_context);
        var keys = _context.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(data).Transform(data);
        Assert.Equal(
            $"Column 'Key' has type Key<UInt32>; {VectorNeeded} Turn it into numbers first, with Conversion.MapKeyToVector.",
            FitError("Key", keys));
    }

    [Fact]
    public void Fit_VectorOfUnknownSize_SaysSo()
    {
        var definition = SchemaDefinition.Create(typeof(TestRow));
        definition["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single);
        var data = _context.Data.LoadFromEnumerable(TestRow.Make(5, seed: 1), definition);
        Assert.Equal(
            $"Column 'Features' has type Vector<Single> of unknown size; {VectorNeeded} Give it a size where it is loaded or created: [VectorType(64)] on the property of a class, or SchemaDefinition.",
            FitError("Features", data));
    }

    [Fact]
    public void Fit_NoRows_SaysSo()
    {
        var data = _context.Data.LoadFromEnumerable(Array.Empty<TestRow>());
        Assert.Equal(
            "The data have no rows; a VAE needs at least one in column 'Features'. Check the source and the filters before it.",
            FitError("Features", data));
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void FitAndTransform_ValueNotFinite_NamesColumnRowAndSlot(float value, string text)
    {
        var data = Views.MakeNamed(_context);
        var damaged = new SpyDataView(data, (v, row) => row == 12 ? Replace(v, 3, value) : v);
        var estimator = _context.Transforms.VaeEncode("Embedding", "Features", TestOptions.Quick);
        var expected = $"Column 'Features', row 12, slot 3 ('d'): the value is {text}. Replace or drop such values first, for example with "
            + "Transforms.ReplaceMissingValues or Data.FilterRowsByMissingValues"
            + (float.IsNaN(value) ? ", or train with MissingValues = MissingValues.Ignore." : ".");

        Assert.Equal(expected, Assert.Throws<InvalidOperationException>(() => estimator.Fit(damaged)).Message);
        var transformed = estimator.Fit(data).Transform(damaged);
        Assert.Equal(expected, Assert.Throws<InvalidOperationException>(() => OutputBits.Of(transformed, "Embedding")).Message);
        Assert.Equal(40, OutputBits.Of(transformed, "Number").Count);
    }

    [Fact]
    public void Fit_RowOfAnotherLength_SaysSo()
    {
        var damaged = new SpyDataView(Views.Make(_context), (v, row) => row == 2 ? new VBuffer<float>(3, [1, 2, 3]) : v);
        var error = Assert.Throws<InvalidOperationException>(
            () => _context.Transforms.VaeEncode("Embedding", "Features", TestOptions.Quick).Fit(damaged));
        Assert.Equal(
            "Column 'Features', row 2: the row has 3 values and the column's type 6. Give every row the same number of values.",
            error.Message);
    }

    [Fact]
    public void Transform_AnotherWidth_SaysWhatItWasTrainedOn()
    {
        var data = Views.Make(_context);
        var transformer = _context.Transforms.VaeEncode("Embedding", "Features", TestOptions.Quick).Fit(data);
        var wider = _context.Transforms.Concatenate("Features", "Features", "Number").Fit(data).Transform(data);
        const string Expected = "Column 'Features' has 7 values per row; this model was trained on 6. Select the columns it was trained on.";

        Assert.Equal(Expected, Assert.Throws<ArgumentException>(() => transformer.Transform(wider)).Message);
        Assert.Equal(Expected, Assert.Throws<ArgumentException>(() => transformer.GetOutputSchema(wider.Schema)).Message);
        var fitted = _context.Transforms.VaeEncode("Embedding", "Features", transformer.Model);
        Assert.Equal(Expected, Assert.Throws<ArgumentException>(() => fitted.Fit(wider)).Message);
    }

    [Fact]
    public void Fit_BernoulliOutsideUnitInterval_Throws()
    {
        var data = new SpyDataView(Views.Make(_context), (v, row) => row == 7 ? Replace(v, 2, 1.5f) : v);
        var options = TestOptions.Quick with { Likelihood = VaeLikelihood.Bernoulli };
        var error = Assert.Throws<ArgumentException>(() => _context.Transforms.VaeEncode("Embedding", "Features", options).Fit(data));
        Assert.Contains("1.5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Catalog_OptionOutsideItsRange_ThrowsAtOnce()
    {
        var trainers = _context.AnomalyDetection.Trainers;
        Assert.Equal(
            "LatentDimension is 0; it must be at least 1.",
            Assert.Throws<ArgumentException>(() => _context.Transforms.VaeEncode("Embedding", "Features", latentDimension: 0)).Message);
        Assert.Contains(
            "Epochs is -1; it must be at least 1.",
            Assert.Throws<ArgumentException>(() => _context.Transforms.VaeReconstruct("Clean", "Features", epochs: -1)).Message,
            StringComparison.Ordinal);
        Assert.Equal(
            "Contamination is 1; it must be at least 0 and below 1.",
            Assert.Throws<ArgumentException>(() => trainers.Vae(contamination: 1)).Message);
        Assert.Throws<ArgumentException>(() => _context.Transforms.VaeEncode("", "Features"));
        Assert.Throws<ArgumentNullException>(() => _context.Transforms.VaeEncode("Embedding", "Features", (VaeOptions)null!));
        Assert.Throws<ArgumentNullException>(() => trainers.Vae("Features", (VaeModel)null!));
    }

    private static VBuffer<float> Replace(VBuffer<float> vector, int slot, float value)
    {
        float[] values = [.. vector.DenseValues()];
        values[slot] = value;
        return new VBuffer<float>(values.Length, values);
    }

    private string FitError(string column, IDataView data) => Assert.Throws<ArgumentException>(
        () => _context.Transforms.VaeEncode("Embedding", column, TestOptions.Quick).Fit(data)).Message;
}
