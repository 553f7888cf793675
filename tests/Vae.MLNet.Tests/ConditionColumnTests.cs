using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

/// <summary>The column that encoder and decoder are told of: what it may be, and that it says what rows without ML.NET say.</summary>
public sealed class ConditionColumnTests
{
    private static readonly VaeOptions _given = TestOptions.Quick with { ConditionColumnName = "Condition" };

    private readonly MLContext _context = new(seed: 5);

    [Fact]
    public void Fit_KeyOneHotAndRowsWithoutMlNet_SameWeights()
    {
        var view = WithKey();
        var oneHot = _context.Data.LoadFromEnumerable(
            TestRow.Make(40, seed: 3).Select((row, i) => new OneHotRow { Features = row.Features, Condition = OneHot(i % 3) }).ToArray());
        float[] values = [.. TestRow.Make(40, seed: 3).SelectMany((row, i) => (float[])[.. row.Features, .. OneHot(i % 3)])];
        var expected = VaeTrainer.Train(new VaeDataset(values, TestRow.Width + 3, conditionDimension: 3), TestOptions.Quick);

        var fromKey = _context.Transforms.VaeEncode("Embedding", "Features", _given).Fit(view);
        var fromOneHot = _context.Transforms.VaeEncode("Embedding", "Features", _given).Fit(oneHot);

        Assert.Equal(3, fromKey.Model.ConditionDimension);
        Assert.Equal("Condition", fromKey.ConditionColumnName);
        Assert.True(expected.Weights.Values.SequenceEqual(fromKey.Model.Weights.Values));
        Assert.True(expected.Weights.Values.SequenceEqual(fromOneHot.Model.Weights.Values));
        Assert.Equal(OutputBits.Of(fromKey.Transform(view), "Embedding"), OutputBits.Of(fromKey.Transform(oneHot), "Embedding"));
        var mu = new float[40 * 2];
        expected.Encode(values, mu);
        Assert.Equal(mu.Chunk(2).Select(OutputBits.Text), OutputBits.Of(fromKey.Transform(view), "Embedding"));
    }

    [Fact]
    public void Fit_FittedModel_ReadsTheColumnThatItsOptionsName()
    {
        var view = WithKey();
        var model = _context.Transforms.VaeEncode("Embedding", "Features", _given).Fit(view).Model;

        var estimator = _context.Transforms.VaeReconstruct("Clean", "Features", model);
        var decoder = _context.Transforms.VaeEncode("Embedding", "Features", model).Append(_context.Transforms.VaeDecode("Decoded", "Embedding", model));

        Assert.Equal("Condition", estimator.ConditionColumnName);
        var decoded = decoder.Fit(view).Transform(view);
        Assert.Equal(OutputBits.Of(estimator.Fit(view).Transform(view), "Clean"), OutputBits.Of(decoded, "Decoded"));
        var nameless = new VaeModel(model.Weights, TestOptions.Quick);
        Assert.StartsWith(
            "The VAE has a condition of 3 values, and its options name no ConditionColumnName.",
            Assert.Throws<ArgumentException>(() => _context.Transforms.VaeReconstruct("Clean", "Features", nameless).Fit(view)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_MissingKey_AnErrorOrIgnored()
    {
        var view = WithKey(missing: 7);
        var message = Assert.Throws<InvalidOperationException>(() => _context.Transforms.VaeEncode("E", "Features", _given).Fit(view)).Message;
        Assert.Equal(
            "Column 'Condition', row 7: the condition is missing. Replace or drop such rows first, or train with MissingValues = MissingValues.Ignore.", message);
        var ignoring = _context.Transforms.VaeEncode("E", "Features", _given with { MissingValues = MissingValues.Ignore }).Fit(view);
        Assert.DoesNotContain(OutputBits.Of(ignoring.Transform(view), "E"), bits => bits.Contains(OutputBits.Text(float.NaN), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Missing", "Column 'Missing' is not in the data. Name the column that holds the condition.")]
    [InlineData(
        "Text",
        "Column 'Text' has type String; a condition must be a key, a Single or a Vector<Single> of known size. Make a key of it with Conversion.MapValueToKey, "
            + "or numbers with Conversion.ConvertType or Categorical.OneHotEncoding.")]
    public void Fit_ColumnThatIsNoCondition_TheSameErrorBeforeAndAfterThereIsData(string name, string expected)
    {
        var view = Views.Make(_context);
        var estimator = _context.Transforms.VaeEncode("E", "Features", TestOptions.Quick with { ConditionColumnName = name });

        Assert.Equal(expected, Assert.Throws<ArgumentException>(() => estimator.Fit(view)).Message);
        Assert.Equal(expected, Assert.Throws<ArgumentException>(() => estimator.GetOutputSchema(Views.ShapeOf(view.Schema))).Message);
    }

    [Fact]
    public void Transform_ConditionMissingOrOfAnotherWidth_SaysWhatTheModelWants()
    {
        var transformer = _context.Transforms.VaeEncode("E", "Features", _given).Fit(WithKey());
        var plain = Views.Make(_context);
        var number = _context.Transforms.CopyColumns("Condition", "Number").Fit(plain).Transform(plain);

        Assert.Equal(
            "Column 'Condition' is not in the data. Name the column that holds the condition.",
            Assert.Throws<ArgumentException>(() => transformer.Transform(plain)).Message);
        Assert.Equal(
            "Column 'Condition' makes a condition of 1 values; this model was trained on 3. Give it the keys or values that it was trained on.",
            Assert.Throws<ArgumentException>(() => transformer.Transform(number)).Message);
    }

    [Fact]
    public void Fit_ConditionOfTheDetector_ARowOfAnotherClassIsAnomalous()
    {
        // Each row looks as its class does; the last two claim to be of the other.
        ClassRow[] rows = [.. Enumerable.Range(0, 300).Select(i => new ClassRow
        {
            Features = [((i % 2 == 0) != (i >= 298) ? 5 : -5) + MathF.Sin(i), MathF.Cos(3 * i), MathF.Sin(7 * i)],
            Condition = i % 2 == 0 ? 1 : 0,
        })];
        var view = _context.Data.LoadFromEnumerable(rows);

        var detector = _context.AnomalyDetection.Trainers.Vae("Features", new VaeOptions { ConditionColumnName = "Condition", Seed = 1, Epochs = 100 }).Fit(view);

        var scores = detector.Transform(view).GetColumn<float>("Score").ToArray();
        Assert.All(scores[..298], score => Assert.True(score < scores[298] && score < scores[299], $"{score}, {scores[298]}, {scores[299]}"));
    }

    private static float[] OneHot(int k) => [k == 0 ? 1 : 0, k == 1 ? 1 : 0, k == 2 ? 1 : 0];

    private IDataView WithKey(int? missing = null)
    {
        var view = _context.Data.LoadFromEnumerable(TestRow.Make(40, seed: 3).Select((row, i) => new KeyRow
        {
            Features = row.Features, Condition = i == missing ? 3u : (uint)(i % 3), // ML.NET counts the keys of objects from 0
        }).ToArray());
        return view;
    }

    private sealed class ClassRow
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public float Condition { get; set; }
    }

    private sealed class OneHotRow
    {
        [VectorType(TestRow.Width)]
        public float[] Features { get; set; } = [];

        [VectorType(3)]
        public float[] Condition { get; set; } = [];
    }

    private sealed class KeyRow
    {
        [VectorType(TestRow.Width)]
        public float[] Features { get; set; } = [];

        [KeyType(3)]
        public uint Condition { get; set; }
    }
}
