using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Tool.Models;

namespace Vae.Tool.Tables;

/// <summary>Columns of the output that one column of a view becomes.</summary>
/// <param name="Names">Their names.</param>
/// <param name="Source">The view's column.</param>
/// <param name="Open">Gives, for a row, what writes its values: text, numbers or truth values.</param>
internal sealed record OutputPart(IReadOnlyList<string> Names, DataViewSchema.Column Source, Func<DataViewRow, Action<object[]>> Open)
{
    public static OutputPart Text(DataViewSchema.Column source, string name) => new([name], source, row =>
    {
        var (getter, value) = (row.GetGetter<ReadOnlyMemory<char>>(source), default(ReadOnlyMemory<char>));
        return values =>
        {
            getter(ref value);
            values[0] = value.ToString();
        };
    });

    /// <summary>A Single or a Boolean.</summary>
    public static OutputPart Scalar<T>(DataViewSchema.Column source, string name)
        where T : struct => new([name], source, row =>
    {
        var (getter, value) = (row.GetGetter<T>(source), default(T));
        return values =>
        {
            getter(ref value);
            values[0] = value;
        };
    });

    public static OutputPart Vector(DataViewSchema.Column source, IReadOnlyList<string> names) =>
        OfVector(source, names, (row, i) => row[i]);

    /// <summary>Slots as the columns that they stand for.</summary>
    public static OutputPart Slots(DataViewSchema.Column source, SlotColumns columns) =>
        OfVector(source, columns.Names, (row, i) => columns.ValueOf(i, row));

    private static OutputPart OfVector(DataViewSchema.Column source, IReadOnlyList<string> names, Func<float[], int, object> value) =>
        new(names, source, row =>
        {
            var (getter, buffer) = (row.GetGetter<VBuffer<float>>(source), default(VBuffer<float>));
            var slots = new float[((VectorDataViewType)source.Type).Size];
            return values =>
            {
                getter(ref buffer);
                buffer.CopyTo(slots);
                for (var i = 0; i < names.Count; i++)
                {
                    values[i] = value(slots, i);
                }
            };
        });
}
