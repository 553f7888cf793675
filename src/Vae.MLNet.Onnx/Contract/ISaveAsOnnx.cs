namespace Microsoft.ML.Model.OnnxConverter;

/// <summary>What knows how to become part of an ONNX file.</summary>
public interface ISaveAsOnnx : ICanSaveOnnx
{
    /// <summary>Adds its nodes.</summary>
    /// <param name="ctx">The file being made.</param>
    void SaveAsOnnx(OnnxContext ctx);
}
