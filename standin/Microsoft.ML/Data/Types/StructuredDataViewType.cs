namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's StructuredDataViewType.</summary>
public abstract class StructuredDataViewType : DataViewType
{
    protected StructuredDataViewType(Type rawType)
        : base(rawType)
    {
    }
}
