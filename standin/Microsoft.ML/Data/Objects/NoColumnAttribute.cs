namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's NoColumnAttribute.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public sealed class NoColumnAttribute : Attribute
{
    public NoColumnAttribute()
    {
    }
}
