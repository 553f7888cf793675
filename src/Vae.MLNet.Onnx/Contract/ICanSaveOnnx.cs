namespace Microsoft.ML.Model.OnnxConverter;

/// <summary>What may know how to become part of an ONNX file.</summary>
public interface ICanSaveOnnx
{
    /// <summary>Whether it does.</summary>
    /// <param name="ctx">The file being made.</param>
    bool CanSaveOnnx(OnnxContext ctx);
}
