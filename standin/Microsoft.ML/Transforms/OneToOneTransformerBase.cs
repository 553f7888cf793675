using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's OneToOneTransformerBase: makes each added column from one input column.</summary>
public abstract class OneToOneTransformerBase : RowToRowTransformerBase
{
    private readonly InputOutputColumnPair[] _columns;

    private protected OneToOneTransformerBase(InputOutputColumnPair[] columns) => _columns = columns;

    private protected OneToOneTransformerBase(ModelLoadContext ctx)
    {
        _columns = new InputOutputColumnPair[ctx.Reader.ReadInt32()];
        for (int i = 0; i < _columns.Length; i++)
            _columns[i] = new InputOutputColumnPair(ctx.Reader.ReadString(), ctx.Reader.ReadString());
    }

    private protected IReadOnlyList<InputOutputColumnPair> Columns => _columns;

    private protected sealed override IEnumerable<OutputColumn> MakeColumns(DataViewSchema inputSchema)
    {
        for (int i = 0; i < _columns.Length; i++)
        {
            var input = inputSchema.GetColumnOrNull(_columns[i].InputColumnName)
                ?? throw Contracts.ExceptSchemaMismatch(null, nameof(inputSchema), "input", _columns[i].InputColumnName);
            yield return MakeColumn(i, input, _columns[i].OutputColumnName);
        }
    }

    private protected abstract OutputColumn MakeColumn(int index, DataViewSchema.Column input, string outputName);

    // *** Binary format ***
    // int: columns; for each: string: output; string: input
    private protected void SaveColumns(ModelSaveContext ctx, VersionInfo version)
    {
        ctx.SetVersionInfo(version);
        ctx.Writer.Write(_columns.Length);
        foreach (var column in _columns)
        {
            ctx.Writer.Write(column.OutputColumnName);
            ctx.Writer.Write(column.InputColumnName);
        }
    }
}
