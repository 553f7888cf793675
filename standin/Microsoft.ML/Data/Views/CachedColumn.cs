namespace Microsoft.ML.Data;

/// <summary>The values of one column, in memory.</summary>
internal abstract class CachedColumn
{
    public static CachedColumn Create(DataViewRow row, DataViewSchema.Column column)
    {
        var raw = column.Type.RawType;
        var kind = raw.IsGenericType && raw.GetGenericTypeDefinition() == typeof(VBuffer<>)
            ? typeof(VectorColumn<>).MakeGenericType(raw.GetGenericArguments()[0])
            : typeof(ScalarColumn<>).MakeGenericType(raw);
        return (CachedColumn)Activator.CreateInstance(kind, row, column);
    }

    /// <summary>Takes the value of the row the source is on.</summary>
    public abstract void Append();

    public abstract Delegate MakeGetter(Func<int> row);

    private sealed class ScalarColumn<T>(DataViewRow source, DataViewSchema.Column column) : CachedColumn
    {
        private readonly List<T> _values = [];
        private ValueGetter<T> _getter = source.GetGetter<T>(column);

        public override void Append()
        {
            T value = default;
            _getter(ref value);
            _values.Add(value);
        }

        public override Delegate MakeGetter(Func<int> row)
        {
            _getter = null;
            return (ValueGetter<T>)((ref T value) => value = _values[row()]);
        }
    }

    private sealed class VectorColumn<T>(DataViewRow source, DataViewSchema.Column column) : CachedColumn
    {
        private readonly List<VBuffer<T>> _values = [];
        private ValueGetter<VBuffer<T>> _getter = source.GetGetter<VBuffer<T>>(column);
        private VBuffer<T> _current;

        public override void Append()
        {
            _getter(ref _current);
            VBuffer<T> copy = default;
            _current.CopyTo(ref copy);
            _values.Add(copy);
        }

        public override Delegate MakeGetter(Func<int> row)
        {
            _getter = null;
            return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => _values[row()].CopyTo(ref value));
        }
    }
}
