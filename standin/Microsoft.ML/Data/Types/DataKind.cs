namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's DataKind.</summary>
public enum DataKind : byte
{
    Single = 9,
    String = 11,
}
