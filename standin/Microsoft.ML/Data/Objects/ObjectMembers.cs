using System.Linq.Expressions;
using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Fields and properties of the user's classes as columns: their types, and access to them.</summary>
internal static class ObjectMembers
{
    public static MemberInfo Find(Type type, string name) =>
        (MemberInfo)type.GetField(name) ?? type.GetProperty(name)
        ?? throw Contracts.ExceptParam(null, nameof(name), $"No field or property with name '{name}' found in type '{type.FullName}'");

    public static Type TypeOf(MemberInfo member) =>
        member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;

    /// <summary>The type of the items of a member, and whether it is an array or a <see cref="VBuffer{T}"/> of them.</summary>
    public static Type ItemOf(Type type, out bool isVector)
    {
        isVector = type.IsArray || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>));
        return !isVector ? type : type.IsArray ? type.GetElementType() : type.GetGenericArguments()[0];
    }

    /// <summary>The .NET type of the column that holds such a member.</summary>
    public static Type RawOf(Type type)
    {
        var item = ItemOf(type, out bool isVector);
        item = item == typeof(string) ? typeof(ReadOnlyMemory<char>) : item;
        return isVector ? typeof(VBuffer<>).MakeGenericType(item) : item;
    }

    public static DataViewType ColumnType(MemberInfo member)
    {
        if (member.GetCustomAttribute<DataViewTypeAttribute>() is DataViewTypeAttribute attribute)
        {
            return DataViewTypeManager.Find(TypeOf(member), attribute)
                ?? throw Contracts.ExceptParam(null, nameof(member), $"{attribute.GetType().Name} of member {member.Name} is for members of another type");
        }
        var item = PrimitiveTypes.FromRaw(ItemOf(TypeOf(member), out bool isVector));
        Contracts.CheckParam(item is not null, "rawType", $"Could not determine an IDataView type for member {member.Name}");
        if (member.GetCustomAttribute<KeyTypeAttribute>() is KeyTypeAttribute key)
        {
            Contracts.CheckParam(KeyDataViewType.IsValidDataType(item.RawType), nameof(member), $"Member {member.Name} marked with KeyType attribute, but does not appear to be a valid kind of data for a key type");
            item = new KeyDataViewType(item.RawType, key.Count ?? Math.Min(Largest(item.RawType), int.MaxValue));
        }
        var vector = member.GetCustomAttribute<VectorTypeAttribute>();
        Contracts.CheckParam(isVector || vector is null, nameof(member), $"Member {member.Name} marked with VectorType attribute, but does not appear to be a vector type");
        return isVector ? new VectorDataViewType(item, vector?.Dimensions ?? [0]) : item;
    }

    public static Func<TRow, TMember> Reader<TRow, TMember>(MemberInfo member)
    {
        var row = Expression.Parameter(typeof(TRow));
        return Expression.Lambda<Func<TRow, TMember>>(Access(row, member), row).Compile();
    }

    public static Action<TRow, TMember> Writer<TRow, TMember>(MemberInfo member)
    {
        var row = Expression.Parameter(typeof(TRow));
        var value = Expression.Parameter(typeof(TMember));
        return Expression.Lambda<Action<TRow, TMember>>(Expression.Assign(Access(row, member), value), row, value).Compile();
    }

    private static MemberExpression Access(Expression row, MemberInfo member) =>
        Expression.MakeMemberAccess(Expression.Convert(row, member.DeclaringType), member);

    private static ulong Largest(Type type) =>
        type == typeof(byte) ? byte.MaxValue : type == typeof(ushort) ? ushort.MaxValue : type == typeof(uint) ? uint.MaxValue : ulong.MaxValue;
}
