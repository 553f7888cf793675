using Microsoft.ML.Data;

namespace Microsoft.ML.Model.OnnxConverter;

/// <summary>Data that are made of other data by nodes of an ONNX file.</summary>
#pragma warning disable CA1040 // Only its name and what it is made of are needed.
public interface ITransformCanSaveOnnx : ISaveAsOnnx, IDataTransform;
