namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's VectorTypeAttribute.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public sealed class VectorTypeAttribute : Attribute
{
    public VectorTypeAttribute() => Dimensions = [0];

    public VectorTypeAttribute(int size) => Dimensions = [size];

    internal int[] Dimensions { get; }
}
