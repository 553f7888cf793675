namespace Microsoft.ML.Data;

/// <summary>Getters that apply one function to each value of a column.</summary>
internal static class Slots
{
    /// <summary>For a scalar or a vector. Values that a sparse vector leaves out are taken to map to the default.</summary>
    public static Delegate Getter<TFrom, TTo>(DataViewRow row, DataViewSchema.Column column, Func<TFrom, TTo> map, bool isDense = false)
    {
        if (column.Type is not VectorDataViewType)
        {
            var scalar = row.GetGetter<TFrom>(column);
            TFrom source = default;
            return (ValueGetter<TTo>)((ref TTo value) =>
            {
                scalar(ref source);
                value = map(source);
            });
        }
        var vector = row.GetGetter<VBuffer<TFrom>>(column);
        VBuffer<TFrom> buffer = default;
        return (ValueGetter<VBuffer<TTo>>)((ref VBuffer<TTo> value) =>
        {
            vector(ref buffer);
            if (isDense && !buffer.IsDense)
                buffer.CopyToDense(ref buffer);
            var source = buffer.GetValues();
            var editor = VBufferEditor.Create(ref value, buffer.Length, source.Length);
            buffer.GetIndices().CopyTo(editor.Indices);
            for (int i = 0; i < source.Length; i++)
                editor.Values[i] = map(source[i]);
            value = editor.Commit();
        });
    }
}
