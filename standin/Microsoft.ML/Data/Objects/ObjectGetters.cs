using System.Numerics;
using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Makes column getters that read a member of the current object.</summary>
internal static class ObjectGetters
{
    public static Delegate Make<TRow>(MemberInfo member, DataViewType columnType, Func<TRow> current)
    {
        var type = ObjectMembers.TypeOf(member);
        var item = ObjectMembers.ItemOf(type, out bool isVector);
        if (columnType is KeyDataViewType key)
            return (Delegate)RowGetters.Invoke(typeof(ObjectGetters), nameof(Key), [typeof(TRow), type], member, current, key.Count);
        var (method, types) = (isVector, type.IsArray, item == typeof(string)) switch
        {
            (false, _, true) => (nameof(Text), new[] { typeof(TRow) }),
            (false, _, false) => (nameof(Scalar), [typeof(TRow), type]),
            (true, true, true) => (nameof(TextArray), [typeof(TRow)]),
            (true, true, false) => (nameof(Items), [typeof(TRow), item]),
            (true, false, _) => (nameof(Buffer), [typeof(TRow), item]),
        };
        return (Delegate)RowGetters.Invoke(typeof(ObjectGetters), method, types, member, current);
    }

    private static Delegate Scalar<TRow, T>(MemberInfo member, Func<TRow> current)
    {
        var read = ObjectMembers.Reader<TRow, T>(member);
        return (ValueGetter<T>)((ref T value) => value = read(current()));
    }

    // Objects hold keys counted from 0; in a column 0 is the missing key.
    private static Delegate Key<TRow, T>(MemberInfo member, Func<TRow> current, ulong count)
        where T : INumberBase<T>
    {
        var read = ObjectMembers.Reader<TRow, T>(member);
        return (ValueGetter<T>)((ref T value) =>
        {
            var number = read(current());
            value = ulong.CreateTruncating(number) < count ? number + T.One : T.Zero;
        });
    }

    private static Delegate Text<TRow>(MemberInfo member, Func<TRow> current)
    {
        var read = ObjectMembers.Reader<TRow, string>(member);
        return (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = read(current()).AsMemory());
    }

    private static Delegate Items<TRow, T>(MemberInfo member, Func<TRow> current)
    {
        var read = ObjectMembers.Reader<TRow, T[]>(member);
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            var items = read(current());
            VBuffer<T>.Copy(items, 0, ref value, items?.Length ?? 0);
        });
    }

    private static Delegate TextArray<TRow>(MemberInfo member, Func<TRow> current)
    {
        var read = ObjectMembers.Reader<TRow, string[]>(member);
        return (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            var items = Array.ConvertAll(read(current()) ?? [], s => s.AsMemory());
            VBuffer<ReadOnlyMemory<char>>.Copy(items, 0, ref value, items.Length);
        });
    }

    private static Delegate Buffer<TRow, T>(MemberInfo member, Func<TRow> current)
    {
        var read = ObjectMembers.Reader<TRow, VBuffer<T>>(member);
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => read(current()).CopyTo(ref value));
    }
}
