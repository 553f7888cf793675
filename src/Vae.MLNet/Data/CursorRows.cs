using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Data;

/// <summary>The rows of a view as training reads them, each time by a cursor that asks for the columns it needs and no other.</summary>
/// <param name="view">The data.</param>
/// <param name="column">The column of it that is trained on.</param>
/// <param name="weights">How much each row counts; null where all count the same.</param>
internal sealed class CursorRows(IDataView view, InputColumn column, DataViewSchema.Column? weights = null) : IVaeRowSource
{
    private bool _opened;

    public int Dimension => column.RowWidth;

    public int ConditionDimension => column.RowWidth - column.Width;

    public string Name => column.Name;

    public long? Count => view.GetRowCount();

    public IReadOnlyList<string>? SlotNames => column.GetRowNames();

    public bool HasWeights => weights is not null;

    public bool CanShuffle => view.CanShuffle;

    public IVaeRowReader Open(int? shuffleSeed)
    {
        var isFirst = !_opened;
        _opened = true;
        DataViewSchema.Column[] columns = weights is { } weight ? [.. column.Columns, weight] : column.Columns;
        var random = CanShuffle && shuffleSeed is { } seed ? new Random(seed) : null;

        // One cursor, not a set: the view may well read ahead on several threads, but the rows come in one order.
        return new CursorReader(view.GetRowCursor(columns, random), column, weights, CanShuffle, isFirst);
    }
}
