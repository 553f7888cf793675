namespace Microsoft.ML;

/// <summary>Stand-in for ML.NET's DataViewRowCursor.</summary>
public abstract class DataViewRowCursor : DataViewRow
{
    public abstract bool MoveNext();
}
