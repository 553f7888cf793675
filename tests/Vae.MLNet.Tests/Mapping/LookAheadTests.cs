using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Data;
using Vae.MLNet.Mapping;

namespace Vae.MLNet.Tests.Mapping;

/// <summary>When rows are read ahead, and how many; the contract suite holds that nobody notices.</summary>
public sealed class LookAheadTests
{
    private const int ManyRows = 5000;
    private readonly MLContext _context = new(seed: 5);
    private readonly StoppedClock _clock = new();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(20, 31)]
    [InlineData(300, 511)]
    [InlineData(2048, 2047 + 2048)]
    [InlineData(4500, 5000)]
    public void MoveNext_EveryRowUsed_ReadsAheadTwiceAsManyEachTime(int rows, int expected)
    {
        var spy = new SpyDataView(Views.Make(_context, ManyRows));
        using var cursor = Open(spy, out var getter);

        for (var i = 1; i <= rows; i++)
        {
            Assert.True(cursor.MoveNext());
            Read(getter);
            Assert.InRange(spy.RowsRead, i, Math.Min(2 * i, i + 2047));
        }

        Assert.Equal(expected, spy.RowsRead);
    }

    [Fact]
    public void MoveNext_RowsThatAreMuchWork_BlocksStaySmall()
    {
        var spy = new SpyDataView(Views.Make(_context));
        using var source = spy.GetRowCursor([spy.Schema["Features"]]);
        var window = new RowWindow();
        var input = new InputRows(new RowReader(source, InputColumn.Find(spy.Schema, "Features")), window);
        var ahead = new LookAhead(source, window, input, [], operationsPerRow: 2.5e9, _clock);
        int[] read = [1, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15];
        for (var i = 0; i < read.Length; i++)
        {
            Assert.True(ahead.MoveNext());
            input.Use();
            Assert.Equal(read[i], spy.RowsRead);
        }

        ahead.Stop();
    }

    [Fact]
    public void MoveNext_FewRowsUsed_HardlyMoreAreRead()
    {
        var spy = new SpyDataView(Views.Make(_context, 1500));
        using var cursor = Open(spy, out var getter);
        var used = 0;
        for (var i = 0; cursor.MoveNext(); i++)
        {
            if (i < 100 || i % 20 == 0)
            {
                Read(getter);
                used++;
            }
        }

        // The block that ended the first 100 rows, and one row behind each of the others.
        Assert.InRange(spy.ValuesRead["Features"], used, (2 * used) + 128);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void MoveNext_SlowSource_GivesEachRowAsSoonAsItIsThere(int quickRows)
    {
        // Just so slow that a row takes too long.
        var spy = new SpyDataView(Views.Make(_context, 200)) { OnMove = row => _clock.Advance(row < quickRows ? 0 : 11) };
        using var cursor = Open(spy, out var getter);
        for (var i = 1; i <= 200; i++)
        {
            Assert.True(cursor.MoveNext());
            Read(getter);
            if (i > quickRows)
            {
                Assert.Equal(i, spy.RowsRead);
            }
        }
    }

    [Fact]
    public void MoveNext_WideRows_BlocksStaySmall()
    {
        const int Width = 600_000;
        var model = new VaeModel(VaeWeights.Initialize(VaeArchitecture.Mlp(Width, 1, []), seed: 1));
        var rows = Enumerable.Range(0, 12).Select(i => new TestRow { Features = [.. Enumerable.Repeat(i / 12f, Width)] });
        var spy = new SpyDataView(_context.Data.LoadFromEnumerable(rows, WithWidth(Width)));
        using var cursor = Open(spy, out var getter, model);
        var most = 0;
        for (var i = 1; cursor.MoveNext(); i++)
        {
            Read(getter);
            // A block has three rows: four would have more values than are kept.
            Assert.InRange(spy.RowsRead, i, i + 2);
            most = Math.Max(most, spy.RowsRead - i);
        }

        Assert.Equal((12, 2), (spy.RowsRead, most));
    }

    [Fact]
    public void TakeRowsAndPreview_ReadFewRows()
    {
        var spy = new SpyDataView(Views.Make(_context, ManyRows));
        var transformed = Transformer(TestModel.Fitted).Transform(spy);

        Assert.Single(_context.Data.TakeRows(transformed, 1).GetColumn<float[]>("Embedding"));
        Assert.InRange(spy.RowsRead, 1, 3);
        var before = spy.RowsRead;
        Assert.Equal(10, transformed.Preview(maxRows: 10).RowView.Length);
        Assert.InRange(spy.RowsRead - before, 10, 20);
    }

    [Fact]
    public void Cursor_EveryKindOfColumn_PassesThrough()
    {
        var data = _context.Data.LoadFromEnumerable(KindsRow.Make(600));
        var transformed = Transformer(TestModel.Fitted).Transform(data);

        var expected = _context.Data.CreateEnumerable<KindsRow>(data, reuseRowObject: false).Select(row => row.Describe());
        var actual = _context.Data.CreateEnumerable<ScoredKindsRow>(transformed, reuseRowObject: false).ToArray();

        Assert.Equal(expected, actual.Select(row => row.Describe()));
        Assert.Equal(
            transformed.GetColumn<float[]>("Embedding").SelectMany(v => v), actual.SelectMany(row => row.Embedding));
    }

    [Fact]
    public void Cursor_ColumnThatCannotBeKept_ReadsNothingAhead()
    {
        var spy = new SpyDataView(new OddDataView(Views.Make(_context, 100)));
        var transformed = Transformer(TestModel.Fitted).Transform(spy);
        var expected = OutputBits.Of(Transformer(TestModel.Fitted).Transform(Views.Make(_context, 100)), "Embedding");
        using (var cursor = transformed.GetRowCursor([transformed.Schema["Odd"], transformed.Schema["Embedding"]]))
        {
            var odd = cursor.GetGetter<OddDataView.Counter>(transformed.Schema["Odd"]);
            var read = OutputBits.Reader(cursor, OutputBits.Select(transformed.Schema, "Embedding"));
            for (var i = 0; cursor.MoveNext(); i++)
            {
                OddDataView.Counter counter = null!;
                odd(ref counter);
                Assert.Equal((i, i + 1, expected[i]), (counter.Row, spy.RowsRead, read()));
            }
        }

        // Where it is not asked for, it is in nobody's way.
        spy = new SpyDataView(new OddDataView(Views.Make(_context, 100)));
        using var ahead = Open(spy, out var getter);
        var most = 0;
        for (var i = 1; ahead.MoveNext(); i++)
        {
            Read(getter);
            most = Math.Max(most, spy.RowsRead - i);
        }

        Assert.True(most > 0);
    }

    [Fact]
    public void GetGetter_OfAnotherType_FailsAsTheSourceDoes()
    {
        var data = Views.Make(_context);
        var transformed = Transformer(TestModel.Fitted).Transform(data);
        using var source = data.GetRowCursor(data.Schema);
        using var cursor = transformed.GetRowCursor(transformed.Schema);

        var expected = Assert.ThrowsAny<Exception>(() => source.GetGetter<int>(data.Schema["Number"]));
        var actual = Assert.ThrowsAny<Exception>(() => cursor.GetGetter<int>(transformed.Schema["Number"]));

        Assert.Equal((expected.GetType(), expected.Message), (actual.GetType(), actual.Message));
    }

    private static void Read(ValueGetter<VBuffer<float>> getter)
    {
        VBuffer<float> value = default;
        getter(ref value);
    }

    private static VaeEncodeTransformer Transformer(VaeModel model) =>
        new MLContext().Transforms.VaeEncode("Embedding", "Features", model)
            .Fit(new MLContext().Data.LoadFromEnumerable(Array.Empty<TestRow>(), WithWidth(model.InputDimension)));

    private static SchemaDefinition WithWidth(int width)
    {
        var schema = SchemaDefinition.Create(typeof(TestRow));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        return schema;
    }

    private DataViewRowCursor Open(IDataView data, out ValueGetter<VBuffer<float>> getter, VaeModel? model = null)
    {
        var transformed = _clock.TransformBy(Transformer(model ?? TestModel.Fitted), data);
        var cursor = transformed.GetRowCursor([transformed.Schema["Embedding"]]);
        getter = cursor.GetGetter<VBuffer<float>>(transformed.Schema["Embedding"]);
        return cursor;
    }
}
