namespace Microsoft.ML;

/// <summary>Stand-in for ML.NET's ICanSaveModel.</summary>
public interface ICanSaveModel
{
    void Save(ModelSaveContext ctx);
}
