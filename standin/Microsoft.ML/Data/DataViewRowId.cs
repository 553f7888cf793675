using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's DataViewRowId: 128 bits that tell rows apart; mixed by MurmurHash3's rounds.</summary>
public readonly struct DataViewRowId : IComparable<DataViewRowId>, IEquatable<DataViewRowId>
{
    private const ulong C1 = 0x87c37b91114253d5;
    private const ulong C2 = 0x4cf5ad432745937f;

    public readonly ulong Low;
    public readonly ulong High;

    public DataViewRowId(ulong low, ulong high)
    {
        Low = low;
        High = high;
    }

    /// <summary>The id of the first of several rows made from this one.</summary>
    public DataViewRowId Fork()
    {
        var next = Next();
        return new DataViewRowId(next.Low ^ BitOperations.RotateLeft(C1, 31) * C2, next.High);
    }

    /// <summary>The id of the next row after this one, of several made from the same row.</summary>
    public DataViewRowId Next() => Round(0, 0);

    /// <summary>The id of a row made from this one and another.</summary>
    public DataViewRowId Combine(DataViewRowId other)
    {
        var key = other.Fork();
        return Round(key.Low, key.High);
    }

    public int CompareTo(DataViewRowId other)
    {
        int high = High.CompareTo(other.High);
        return high != 0 ? high : Low.CompareTo(other.Low);
    }

    public bool Equals(DataViewRowId other) => Low == other.Low && High == other.High;

    public override bool Equals(object obj) => obj is DataViewRowId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Low, High);

    public override string ToString() => $"{High:x16}{Low:x16}";

    private DataViewRowId Round(ulong key1, ulong key2)
    {
        ulong low = Low, high = High;
        low ^= BitOperations.RotateLeft(key1 * C1, 31) * C2;
        low = (BitOperations.RotateLeft(low, 27) + high) * 5 + 0x52dce729;
        high ^= BitOperations.RotateLeft(key2 * C2, 33) * C1;
        high = (BitOperations.RotateLeft(high, 31) + low) * 5 + 0x38495ab5;
        return new DataViewRowId(low, high);
    }
}
