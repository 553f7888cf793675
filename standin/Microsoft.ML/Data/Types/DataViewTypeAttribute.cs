namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's DataViewTypeAttribute: gives a member a column type that its .NET type alone does not say.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public abstract class DataViewTypeAttribute : Attribute, IEquatable<DataViewTypeAttribute>
{
    public abstract void Register();

    public abstract bool Equals(DataViewTypeAttribute other);
}
