using System.Text.Json;
using Vae.Export;
using Vae.Serialization;

namespace Vae;

/// <content>ONNX files.</content>
public sealed partial class VaeModel
{
    /// <summary>Writes a part of the model as an ONNX file, which ONNX Runtime and many other programs run without .NET.</summary>
    /// <param name="path">The file; replaced whole once everything is written, never left half-written.</param>
    /// <param name="part">What of the model; it says the names and shapes of inputs and outputs.</param>
    /// <param name="featureNames">The names of the D values of a row, for whoever reads the file; null where they have none.</param>
    /// <exception cref="ArgumentException">The names are not D, one is null, or there is no such part.</exception>
    /// <exception cref="InvalidOperationException">The file would be larger than 2 GiB, which the format does not allow; nothing is written.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not write there.</exception>
    /// <remarks>
    /// Opset 15, which ONNX Runtime reads since version 1.10; any number of rows. Standardisation, missing values, clamps and everything
    /// else that the model does to a row is in the graph; results agree with this class's to rounding. Rows are channel after channel where
    /// they are images. The file's metadata hold the part, the architecture, the objective and the names of the features, as JSON.
    /// </remarks>
    public void ExportOnnx(string path, OnnxPart part, IReadOnlyList<string>? featureNames = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var message = OnnxMessage(part, featureNames);
        AtomicFile.Write(path, $"{Guid.NewGuid():N}", message.Write);
    }

    /// <summary>Writes a part of the model in the ONNX format at the stream's position.</summary>
    /// <param name="stream">A writable stream; left open.</param>
    /// <param name="part">What of the model.</param>
    /// <param name="featureNames">The names of the D values of a row; null where they have none.</param>
    /// <inheritdoc cref="ExportOnnx(string, OnnxPart, IReadOnlyList{string}?)"/>
    public void ExportOnnx(Stream stream, OnnxPart part, IReadOnlyList<string>? featureNames = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        OnnxMessage(part, featureNames).Write(stream);
    }

    private ProtoMessage OnnxMessage(OnnxPart part, IReadOnlyList<string>? featureNames)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["part"] = part.ToString(),
            ["objective"] = JsonSerializer.Serialize(Objective, ModelJson.Of<VaeObjective>()),
            ["architecture"] = JsonSerializer.Serialize(Architecture, ModelJson.Of<VaeArchitecture>()),
        };
        if (featureNames is not null)
        {
            Require(featureNames.Count, InputDimension, nameof(featureNames));
            var unnamed = featureNames.ToList().IndexOf(null!);
            metadata["featureNames"] = unnamed < 0
                ? JsonSerializer.Serialize([.. featureNames], ModelJson.Of<string[]>())
                : throw new ArgumentException($"'{nameof(featureNames)}' holds null at position {unnamed}; give every feature a name, or none.", nameof(featureNames));
        }

        return OnnxFile.Of(this, part, metadata);
    }
}
