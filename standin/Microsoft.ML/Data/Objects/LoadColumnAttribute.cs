namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's LoadColumnAttribute.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public sealed class LoadColumnAttribute(int start, int end) : Attribute
{
    public LoadColumnAttribute(int fieldIndex)
        : this(fieldIndex, fieldIndex)
    {
    }

    internal int Start => start;

    internal int End => end;
}
