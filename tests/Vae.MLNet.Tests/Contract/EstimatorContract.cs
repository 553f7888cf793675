using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Contract;

/// <summary>What holds for every estimator of this library; a derived class says which.</summary>
public abstract partial class EstimatorContract<TTransformer>
    where TTransformer : VaeTransformer
{
    protected MLContext Context { get; } = new(seed: 5);

    /// <summary>The columns it adds.</summary>
    protected abstract string[] Added { get; }

    /// <summary>The columns that it reads, in the schema's order.</summary>
    protected virtual string[] Needed => ["Features"];

    /// <summary>The data, as objects; the same for the same arguments.</summary>
    protected virtual TestRow[] Rows(int count = 40, int seed = 3) => TestRow.Make(count, seed);

    [Fact]
    public void GetOutputSchema_OfShape_PromisesWhatTransformDelivers()
    {
        var data = Views.MakeNamed(Context, Rows());
        var estimator = Make(Context);

        var promised = estimator.GetOutputSchema(Views.ShapeOf(data.Schema));
        var delivered = Views.ShapeOf(estimator.Fit(data).Transform(data).Schema);

        Assert.Equal(delivered.Select(Describe), promised.Select(Describe));
    }

    [Fact]
    public void GetOutputSchema_OfTransformer_IsTheSchemaOfTransform()
    {
        var data = Views.MakeNamed(Context, Rows());
        var transformer = Make(Context).Fit(data);

        var promised = transformer.GetOutputSchema(data.Schema);
        var delivered = transformer.Transform(data).Schema;

        Assert.Equal(delivered.Select(c => (c.Name, c.Type, c.IsHidden)), promised.Select(c => (c.Name, c.Type, c.IsHidden)));
        Assert.Equal(data.Schema.Select(c => c.Name).Concat(Added), delivered.Select(c => c.Name));
    }

    [Fact]
    public void GetOutputSchema_NameTaken_HidesTheColumnThatHadIt()
    {
        var data = Context.Transforms.CopyColumns(Added[0], "Number").Fit(Data()).Transform(Data());
        var estimator = Make(Context);

        var promised = estimator.GetOutputSchema(Views.ShapeOf(data.Schema));
        var schema = estimator.Fit(data).Transform(data).Schema;

        Assert.Equal(2, schema.Count(c => c.Name == Added[0]));
        Assert.Equal(schema.Single(c => c.Name == Added[0] && !c.IsHidden), schema[Added[0]]);
        Assert.Equal(Views.ShapeOf(schema).Select(Describe).Order(), promised.Select(Describe).Order());
    }

    [Fact]
    public void Transform_UntilRead_ReadsNothing()
    {
        var transformer = Make(Context).Fit(Data());
        var spy = new SpyDataView(Data());

        var transformed = transformer.Transform(spy);

        Assert.NotEmpty(transformed.Schema);
        Assert.Equal(40, transformed.GetRowCount());
        Assert.Empty(spy.Cursors);
        OutputBits.Of(transformed);
        Assert.Equal(40, spy.RowsRead);
        Assert.Equal(1, spy.Disposed);
    }

    [Fact]
    public void GetRowCursor_PullsOnlyWhatItNeeds()
    {
        var transformer = Make(Context).Fit(Data());
        var spy = new SpyDataView(Data());
        var transformed = transformer.Transform(spy);

        OutputBits.Of(transformed, "Number");
        OutputBits.Of(transformed, Added[0]);
        using (var nothing = transformed.GetRowCursor([]))
        {
            Assert.False(nothing.IsColumnActive(transformed.Schema[Added[0]]));
            Assert.Throws<InvalidOperationException>(() => nothing.GetGetter<VBuffer<float>>(transformed.Schema["Features"]));
        }

        Assert.Equal([["Number"], Needed, []], spy.Cursors);
    }

    [Fact]
    public void Transform_KeepsRowsIdsAndOtherColumns()
    {
        var data = Data();
        var transformed = Make(Context).Fit(data).Transform(data);

        Assert.Equal(OutputBits.Of(data, "Number", "Features"), OutputBits.Of(transformed, "Number", "Features"));
        using var source = data.GetRowCursor(data.Schema);
        using var cursor = transformed.GetRowCursor(transformed.Schema);
        var (sourceId, id) = (source.GetIdGetter(), cursor.GetIdGetter());
        while (source.MoveNext())
        {
            Assert.True(cursor.MoveNext());
            var (expected, actual) = (default(DataViewRowId), default(DataViewRowId));
            sourceId(ref expected);
            id(ref actual);
            Assert.Equal((source.Position, source.Batch, expected), (cursor.Position, cursor.Batch, actual));
        }

        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void Columns_ReadAloneOrTogether_AreEqual()
    {
        var data = Data();
        var transformed = Make(Context).Fit(data).Transform(data);

        var together = OutputBits.Of(transformed, Added);
        var alone = Added.Select(name => OutputBits.Of(transformed, name)).ToArray();

        Assert.Equal(together, Enumerable.Range(0, 40).Select(i => string.Join(" ", alone.Select(rows => rows[i]))));
    }

    [Fact]
    public void RowMapperAndPredictionEngine_GiveTheBitsOfTheCursor()
    {
        var rows = Rows();
        var data = Data();
        ITransformer transformer = Make(Context).Fit(data);
        var expected = OutputBits.Of(transformer.Transform(data), Added);

        Assert.True(transformer.IsRowToRowMapper);
        Assert.Equal(expected, ByRowMapper(transformer.GetRowToRowMapper(data.Schema), data));
        using var engine = Context.Model.CreatePredictionEngine<TestRow, Prediction>(transformer);
        Assert.Equal(expected, rows.Select(row => engine.Predict(row).Bits(Added)));
    }

    [Fact]
    public void PredictionEngine_OfAChain_GivesTheBitsOfTheCursor()
    {
        var data = Data();
        var chain = Context.Transforms.Concatenate("Joined", "Features")
            .Append(Context.Transforms.NormalizeMinMax("Features", "Joined"))
            .Append(Make(Context))
            .Fit(data);

        using var engine = Context.Model.CreatePredictionEngine<TestRow, Prediction>(chain);

        Assert.Equal(OutputBits.Of(chain.Transform(data), Added), Rows().Select(row => engine.Predict(row).Bits(Added)));
    }

    [Fact]
    public void GetRow_OfAnotherSchema_Throws()
    {
        ITransformer transformer = Make(Context).Fit(Data());
        var mapper = transformer.GetRowToRowMapper(Data().Schema);
        using var other = Views.MakeNamed(Context, Rows()).GetRowCursor([]);

        Assert.StartsWith("The row's schema", Assert.Throws<ArgumentException>(() => mapper.GetRow(other, [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cursors_SeveralAtOnce_DoNotDisturbEachOther()
    {
        var data = Context.Data.Cache(Data(300));
        var transformed = Make(Context).Fit(data).Transform(data);
        var expected = OutputBits.Of(transformed, Added);

        var cursors = transformed.GetRowCursorSet(OutputBits.Select(transformed.Schema, Added), 4);
        var sets = cursors.AsParallel().SelectMany(cursor => ById(cursor, Added)).OrderBy(r => r.Id.Low).Select(r => r.Bits);
        var passes = Enumerable.Range(0, 4).AsParallel().Select(_ => OutputBits.Of(transformed, Added)).ToArray();

        Assert.Equal(expected, sets);
        Assert.All(passes, pass => Assert.Equal(expected, pass));
    }

    [Fact]
    public void SaveAndLoad_GivesTheSameBits()
    {
        var data = Views.MakeNamed(Context, Rows());
        var chain = Context.Transforms.NormalizeMinMax("Features").Append(Make(Context)).Fit(data);
        using var file = new MemoryStream();

        Context.Model.Save(chain, data.Schema, file);
        file.Position = 0;
        var loaded = new MLContext().Model.Load(file, out var schema);

        Assert.Equal(data.Schema.Select(c => (c.Name, c.Type)), schema.Select(c => (c.Name, c.Type)));
        Assert.Equal(OutputBits.Of(chain.Transform(data)), OutputBits.Of(loaded.Transform(data)));
        var original = chain.Transform(data).Schema;
        Assert.Equal(original.Select(c => (c.Name, c.Type)), loaded.Transform(data).Schema.Select(c => (c.Name, c.Type)));
        Assert.IsType<TTransformer>(((IEnumerable<ITransformer>)loaded).Last());
    }

    [Fact]
    public void Fit_AfterOtherFits_StartsFromNothing()
    {
        var estimator = Make(Context);
        var first = TrainedBytes.Of(estimator.Fit(Data()));

        estimator.Fit(Data(seed: 4));

        Assert.Equal(first, TrainedBytes.Of(estimator.Fit(Data())));
    }

    [Theory]
    [InlineData("Missing")]
    [InlineData("Text")]
    [InlineData("Number")]
    public void InvalidInput_FailsAlikeBeforeAndInFitAndTransform(string column)
    {
        var data = Data();
        var wrong = Make(Context, column);
        var transformer = Make(Context).Fit(Context.Transforms.CopyColumns("Other", "Number").Fit(data).Transform(data));
        var hidden = Context.Transforms.CopyColumns("Features", column == "Missing" ? "Text" : column).Fit(data).Transform(data);

        var promised = Assert.Throws<ArgumentException>(() => wrong.GetOutputSchema(Views.ShapeOf(data.Schema)));
        var fitted = Assert.Throws<ArgumentException>(() => wrong.Fit(data));

        Assert.Contains($"'{column}'", promised.Message, StringComparison.Ordinal);
        Assert.Equal(promised.Message, fitted.Message);
        var early = Assert.Throws<ArgumentException>(() => transformer.GetOutputSchema(hidden.Schema));
        Assert.Equal(early.Message, Assert.Throws<ArgumentException>(() => transformer.Transform(hidden)).Message);
    }

    [Fact]
    public void SparseAndDenseRows_GiveTheSameBits()
    {
        var dense = new SpyDataView(Data(), (v, _) => Thin(v, sparse: false));
        var sparse = new SpyDataView(Data(), (v, _) => Thin(v, sparse: true));
        var fromDense = Make(Context).Fit(dense);

        Assert.Equal(TrainedBytes.Of(fromDense), TrainedBytes.Of(Make(Context).Fit(sparse)));
        Assert.Equal(OutputBits.Of(fromDense.Transform(dense), Added), OutputBits.Of(fromDense.Transform(sparse), Added));
    }

    /// <summary>The estimator, with a fixed seed.</summary>
    private protected abstract VaeEstimator<TTransformer> Make(MLContext context, string inputColumnName = "Features");

    private IDataView Data(int count = 40, int seed = 3) => Views.Make(Context, Rows(count, seed));

    private static VBuffer<float> Thin(VBuffer<float> vector, bool sparse)
    {
        float[] values = [.. vector.DenseValues()];
        return sparse
            ? new VBuffer<float>(values.Length, 2, [values[1], values[4]], [1, 4])
            : new VBuffer<float>(values.Length, [0, values[1], 0, 0, values[4], 0]);
    }

    private static string Describe(SchemaShape.Column column) =>
        $"{column.Name}: {column.Kind} {column.ItemType} {column.IsKey} [{string.Join(", ", column.Annotations.Select(Describe))}]";

    private static List<(DataViewRowId Id, string Bits)> ById(DataViewRowCursor cursor, string[] columns)
    {
        using (cursor)
        {
            var read = OutputBits.Reader(cursor, OutputBits.Select(cursor.Schema, columns));
            var getId = cursor.GetIdGetter();
            var rows = new List<(DataViewRowId, string)>();
            while (cursor.MoveNext())
            {
                var id = default(DataViewRowId);
                getId(ref id);
                rows.Add((id, read()));
            }

            return rows;
        }
    }

    private List<string> ByRowMapper(IRowToRowMapper mapper, IDataView data)
    {
        var active = OutputBits.Select(mapper.OutputSchema, Added);
        Assert.Equal(Needed, mapper.GetDependencies(active).Select(c => c.Name));
        using var cursor = data.GetRowCursor(mapper.GetDependencies(active));
        using var row = mapper.GetRow(cursor, active);
        Assert.Same(mapper.OutputSchema, row.Schema);
        var read = OutputBits.Reader(row, active);
        var bits = new List<string>();
        while (cursor.MoveNext())
        {
            bits.Add(read());
        }

        return bits;
    }
}
