using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's KeyDataViewType: 1 to Count are values, 0 is missing.</summary>
public sealed class KeyDataViewType : PrimitiveDataViewType
{
    internal KeyDataViewType(Type type, ulong count)
        : base(type)
    {
        Contracts.CheckParam(IsValidDataType(type), nameof(type), $"A key is of an unsigned integer type, not {type.Name}.");
        Contracts.CheckParam(0 < count && count <= Largest(type), nameof(count), $"A key of {type.Name} cannot have {count} values.");
        Count = count;
    }

    public KeyDataViewType(Type type, int count)
        : this(type, count < 0 ? 0UL : (ulong)count)
    {
    }

    public ulong Count { get; }

    internal static bool IsValidDataType(Type type) =>
        type == typeof(uint) || type == typeof(ulong) || type == typeof(ushort) || type == typeof(byte);

    public override bool Equals(DataViewType other) =>
        other is KeyDataViewType key && key.RawType == RawType && key.Count == Count;

    public override bool Equals(object other) => other is DataViewType type && Equals(type);

    public override int GetHashCode() => HashCode.Combine(RawType, Count);

    public override string ToString() => $"Key<{RawType.Name}, 0-{Count - 1}>";

    private static ulong Largest(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Byte => byte.MaxValue,
        TypeCode.UInt16 => ushort.MaxValue,
        TypeCode.UInt32 => uint.MaxValue,
        _ => ulong.MaxValue,
    };
}
