using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Text files as a data view, read anew by every cursor.</summary>
internal sealed class TextDataView(TextLayout layout, IMultiStreamSource source) : DataViewBase(layout.Schema)
{
    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(layout, source, columnsNeeded);

    private sealed class Cursor(TextLayout layout, IMultiStreamSource source, IEnumerable<DataViewSchema.Column> needed)
        : RowCursor(layout.Schema, needed)
    {
        private int _nextFile;
        private TextReader _reader;
        private List<ReadOnlyMemory<char>> _fields;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) =>
        {
            CheckPositioned();
            id = new DataViewRowId((ulong)Position, 0);
        };

        protected override bool MoveNextCore()
        {
            if (Position + 1 >= (layout.Options.MaxRows ?? long.MaxValue))
                return false;
            while (true)
            {
                string line = _reader?.ReadLine();
                if (line is null)
                {
                    if (!OpenNext())
                        return false;
                }
                else if (line.Length > 0)
                {
                    _fields = TextFields.Split(line, layout.Options);
                    return true;
                }
            }
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
            int field = cursor.Layout.Fields[column][0];
            return (ValueGetter<T>)((ref T value) => value = parse(cursor.Field(field)));
        }

        private static Delegate Vector<T>(Cursor cursor, int column)
        {
            var parse = cursor.Parser<T>(column);
            int[] fields = cursor.Layout.Fields[column];
            return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
            {
                var editor = VBufferEditor.Create(ref value, fields.Length);
                for (int i = 0; i < fields.Length; i++)
                    editor.Values[i] = parse(cursor.Field(fields[i]));
                value = editor.Commit();
            });
        }

        private TextLayout Layout => layout;

        private Func<ReadOnlyMemory<char>, T> Parser<T>(int column) => TextParser.Get<T>(
            layout.Options.MissingRealsAsNaNs, (PrimitiveTypes.ItemOf(Schema[column].Type) as KeyDataViewType)?.Count ?? 0);

        private ReadOnlyMemory<char> Field(int index)
        {
            CheckPositioned();
            return index < _fields.Count ? _fields[index] : default;
        }

        private bool OpenNext()
        {
            _reader?.Dispose();
            if (_nextFile == source.Count)
                return false;
            _reader = source.OpenTextReader(_nextFile++);
            if (layout.Options.HasHeader)
                _reader.ReadLine();
            return true;
        }
    }
}
