namespace Microsoft.ML.Data;

/// <summary>Data that are made of other data.</summary>
public interface IDataTransform : IDataView, ICanSaveModel
{
    /// <summary>The other data.</summary>
    IDataView Source { get; }
}
