using System.Collections.Immutable;

namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's DataDebuggerPreview.</summary>
public sealed class DataDebuggerPreview
{
    internal DataDebuggerPreview(IDataView data, int maxRows)
    {
        var rows = ImmutableArray.CreateBuilder<RowInfo>();
        using (var cursor = data.GetRowCursor(data.Schema))
        {
            var readers = data.Schema.Select(c => (Action)RowGetters.Invoke(
                typeof(DataDebuggerPreview), nameof(Reader), c.Type.RawType, cursor, c)).ToArray();
            while (rows.Count < maxRows && cursor.MoveNext())
            {
                Array.ForEach(readers, read => read());
                rows.Add(new RowInfo());
            }
        }
        RowView = rows.ToImmutable();
    }

    public ImmutableArray<RowInfo> RowView { get; }

    private static Action Reader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var get = row.GetGetter<T>(column);
        T value = default;
        return () => get(ref value);
    }

    /// <summary>Stand-in for ML.NET's DataDebuggerPreview.RowInfo.</summary>
    public sealed class RowInfo
    {
        internal RowInfo()
        {
        }
    }
}
