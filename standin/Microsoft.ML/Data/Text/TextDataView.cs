namespace Microsoft.ML.Data;

/// <summary>Text files as a data view, read anew by every cursor.</summary>
internal sealed class TextDataView(TextLayout layout, string path) : DataViewBase(layout.Schema)
{
    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(layout, path, columnsNeeded);

    private sealed class Cursor(TextLayout layout, string path, IEnumerable<DataViewSchema.Column> needed)
        : RowCursor(layout.Schema, needed)
    {
        private TextReader _reader;
        private string[] _fields;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) =>
        {
            CheckPositioned();
            id = new DataViewRowId((ulong)Position, 0);
        };

        protected override bool MoveNextCore()
        {
            _reader ??= Open();
            _fields = layout.ReadFields(_reader);
            return _fields is not null;
        }

        protected override Delegate MakeGetter(int column) => (Delegate)RowGetters.Invoke(
            typeof(Cursor),
            Schema[column].Type is VectorDataViewType ? nameof(Vector) : nameof(Scalar),
            PrimitiveTypes.ItemOf(Schema[column].Type).RawType,
            this,
            column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _reader?.Dispose();
            base.Dispose(disposing);
        }

        private static Delegate Scalar<T>(Cursor cursor, int column)
        {
            var parse = cursor.Parser<T>(column);
            int field = cursor.Layout.Columns[column].First;
            return (ValueGetter<T>)((ref T value) => value = parse(cursor.Field(field)));
        }

        private static Delegate Vector<T>(Cursor cursor, int column)
        {
            var parse = cursor.Parser<T>(column);
            var (first, length) = (cursor.Layout.Columns[column].First, cursor.Layout.Columns[column].Last - cursor.Layout.Columns[column].First + 1);
            return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
            {
                var editor = VBufferEditor.Create(ref value, length);
                for (int i = 0; i < length; i++)
                    editor.Values[i] = parse(cursor.Field(first + i));
                value = editor.Commit();
            });
        }

        private TextLayout Layout => layout;

        private Func<ReadOnlyMemory<char>, T> Parser<T>(int column) => TextParser.Get<T>(
            (PrimitiveTypes.ItemOf(Schema[column].Type) as KeyDataViewType)?.Count ?? 0, layout.MissingRealsAsNaNs);

        // Blanks before a field do not belong to it; those behind it do.
        private ReadOnlyMemory<char> Field(int index)
        {
            CheckPositioned();
            return index < _fields.Length ? _fields[index].AsMemory().TrimStart(' ') : default;
        }

        private StreamReader Open()
        {
            var reader = new StreamReader(path);
            if (layout.HasHeader)
                layout.ReadFields(reader);
            return reader;
        }
    }
}
