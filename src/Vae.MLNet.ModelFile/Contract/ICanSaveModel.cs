namespace Microsoft.ML;

/// <summary>What writes itself into a model file.</summary>
public interface ICanSaveModel
{
    /// <summary>Writes it.</summary>
    /// <param name="ctx">The open model.</param>
    void Save(ModelSaveContext ctx);
}
