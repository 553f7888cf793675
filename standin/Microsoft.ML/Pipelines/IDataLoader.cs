namespace Microsoft.ML;

/// <summary>Stand-in for ML.NET's IDataLoader.</summary>
public interface IDataLoader<in TSource> : ICanSaveModel
{
    IDataView Load(TSource input);

    DataViewSchema GetOutputSchema();
}
