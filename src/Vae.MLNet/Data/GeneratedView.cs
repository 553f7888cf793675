using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Data;

/// <summary>A view of <see cref="GeneratedRows"/>: a cursor has some of them made at a time, and none is kept.</summary>
internal sealed class GeneratedView : IDataView
{
    private readonly GeneratedRows _rows;
    private readonly VaeModel _model;

    /// <param name="model">What makes the rows.</param>
    /// <param name="rows">How.</param>
    /// <param name="columnName">Of the column of rows; null for the name of <paramref name="like"/>, or Features.</param>
    /// <param name="like">The column whose type and annotations it has; null for the model's own type.</param>
    /// <exception cref="ArgumentException">That column is no vector of the model's width.</exception>
    public GeneratedView(VaeModel model, GeneratedRows rows, string? columnName, DataViewSchema.Column? like)
    {
        (_model, _rows) = (model, rows);
        var builder = new DataViewSchema.Builder();
        var name = columnName ?? like?.Name ?? "Features";
        if (like is { } column)
        {
            builder.AddColumn(name, RequireWidth(column), column.Annotations);
        }
        else
        {
            builder.AddColumn(name, PixelOrder.TypeOf(model.Architecture));
        }

        if (ConditionColumnName is { } condition)
        {
            builder.AddColumn(
                condition,
                model.ConditionDimension == 1 ? NumberDataViewType.Single : new VectorDataViewType(NumberDataViewType.Single, model.ConditionDimension));
        }

        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    private string? ConditionColumnName => _model.ConditionDimension > 0 ? _model.Options?.ConditionColumnName : null;

    public long? GetRowCount() => _rows.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new GeneratedCursor(_model, _rows, Schema, [.. columnsNeeded.Select(column => column.Index)]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private VectorDataViewType RequireWidth(DataViewSchema.Column column) =>
        column.Type is VectorDataViewType { ItemType: NumberDataViewType } vector && ColumnKind.Of(column.Type).IsFixedVectorOfSingle && vector.Size == _model.InputDimension
            ? vector
            : throw new ArgumentException(
                $"Column '{column.Name}' has type {ColumnKind.Of(column.Type)}; the rows of this model are a Vector<Single> of {_model.InputDimension} values. Give the "
                + "column that it was trained on.",
                nameof(column));
}
