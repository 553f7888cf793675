namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's KeyCount.</summary>
public sealed class KeyCount
{
    public ulong? Count;

    public KeyCount()
    {
    }

    public KeyCount(ulong count) => Count = count;
}
