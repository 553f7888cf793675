using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Fills objects with the values of a row.</summary>
internal static class ObjectSetters
{
    /// <summary>The columns that objects of this class take from a view, each with its member.</summary>
    public static List<(DataViewSchema.Column Column, MemberInfo Member)> Bind(
        Type type, DataViewSchema schema, bool ignoreMissingColumns, SchemaDefinition definition)
    {
        var bound = new List<(DataViewSchema.Column, MemberInfo)>();
        foreach (var wanted in definition ?? SchemaDefinition.Create(type, SchemaDefinition.Direction.Write))
        {
            if (schema.GetColumnOrNull(wanted.ColumnName) is not DataViewSchema.Column column)
            {
                if (ignoreMissingColumns)
                    continue;
                throw new ArgumentOutOfRangeException(nameof(schema), $"Could not find column '{wanted.ColumnName}'");
            }
            var member = ObjectMembers.Find(type, wanted.MemberName);
            var memberType = ObjectMembers.TypeOf(member);
            if (ObjectMembers.RawOf(memberType) != column.Type.RawType)
            {
                throw Contracts.Except(null, $"Can't bind the IDataView column '{column.Name}' of type '{column.Type}' to field or property '{member.Name}' of type '{memberType.FullName}'.");
            }
            bound.Add((column, member));
        }
        return bound;
    }

    public static Action<TRow> Make<TRow>(DataViewRow row, List<(DataViewSchema.Column Column, MemberInfo Member)> bound)
    {
        var setters = bound.ConvertAll(b => Make<TRow>(row, b.Column, b.Member));
        return target =>
        {
            foreach (var set in setters)
                set(target);
        };
    }

    private static Action<TRow> Make<TRow>(DataViewRow row, DataViewSchema.Column column, MemberInfo member)
    {
        var type = ObjectMembers.TypeOf(member);
        var item = ObjectMembers.ItemOf(type, out bool isVector);
        var (method, types) = (isVector, type.IsArray, item == typeof(string)) switch
        {
            (false, _, true) => (nameof(Text), new[] { typeof(TRow) }),
            (false, _, false) => (nameof(Scalar), [typeof(TRow), type]),
            (true, true, true) => (nameof(TextArray), [typeof(TRow)]),
            (true, true, false) => (nameof(Items), [typeof(TRow), item]),
            (true, false, _) => (nameof(Buffer), [typeof(TRow), item]),
        };
        return (Action<TRow>)RowGetters.Invoke(typeof(ObjectSetters), method, types, row, column, member);
    }

    private static Action<TRow> Scalar<TRow, T>(DataViewRow row, DataViewSchema.Column column, MemberInfo member)
    {
        var get = row.GetGetter<T>(column);
        var write = ObjectMembers.Writer<TRow, T>(member);
        T value = default;
        return target =>
        {
            get(ref value);
            write(target, value);
        };
    }

    private static Action<TRow> Text<TRow>(DataViewRow row, DataViewSchema.Column column, MemberInfo member)
    {
        var get = row.GetGetter<ReadOnlyMemory<char>>(column);
        var write = ObjectMembers.Writer<TRow, string>(member);
        ReadOnlyMemory<char> value = default;
        return target =>
        {
            get(ref value);
            write(target, value.ToString());
        };
    }

    private static Action<TRow> Items<TRow, T>(DataViewRow row, DataViewSchema.Column column, MemberInfo member)
    {
        var get = row.GetGetter<VBuffer<T>>(column);
        var read = ObjectMembers.Reader<TRow, T[]>(member);
        var write = ObjectMembers.Writer<TRow, T[]>(member);
        VBuffer<T> value = default;
        return target =>
        {
            get(ref value);
            var array = read(target);
            if (array?.Length != value.Length)
                write(target, array = new T[value.Length]);
            value.CopyTo(array);
        };
    }

    private static Action<TRow> TextArray<TRow>(DataViewRow row, DataViewSchema.Column column, MemberInfo member)
    {
        var get = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        var write = ObjectMembers.Writer<TRow, string[]>(member);
        VBuffer<ReadOnlyMemory<char>> value = default;
        return target =>
        {
            get(ref value);
            write(target, [.. value.DenseValues().Select(m => m.ToString())]);
        };
    }

    private static Action<TRow> Buffer<TRow, T>(DataViewRow row, DataViewSchema.Column column, MemberInfo member)
    {
        var get = row.GetGetter<VBuffer<T>>(column);
        var write = ObjectMembers.Writer<TRow, VBuffer<T>>(member);
        return target =>
        {
            VBuffer<T> value = default;
            get(ref value);
            write(target, value);
        };
    }
}
