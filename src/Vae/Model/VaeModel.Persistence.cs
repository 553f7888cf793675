using Vae.Serialization;

namespace Vae;

/// <content>Save and load.</content>
public sealed partial class VaeModel
{
    /// <summary>Writes the model as a <c>.safetensors</c> file, which Python's <c>safetensors</c> opens too.</summary>
    /// <param name="path">The file, which is replaced once everything has been written and never left incomplete.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The process is not allowed to write there.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, $"{Guid.NewGuid():N}", Save);
    }

    /// <summary>Writes the model as one safetensors block at the stream's position.</summary>
    /// <param name="stream">A writable stream; left open.</param>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ModelWriter.Write(this, stream);
    }

    /// <summary>Reads a model that <see cref="Save(string)"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is not such a model, is damaged, or was written by a later version.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The process is not allowed to read it.</exception>
    public static VaeModel Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ReadWhole(path, Load);
    }

    /// <summary>Reads a model from the stream's position on, and nothing past it.</summary>
    /// <param name="stream">A readable stream; left open.</param>
    /// <exception cref="InvalidDataException">The stream does not hold such a model, or holds one that is damaged or was written by a later version.</exception>
    public static VaeModel Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ModelReader.Read(stream);
    }

    /// <summary>
    /// Reads weights that another program wrote as a <c>.safetensors</c> file, PyTorch for one, by the names of
    /// <see cref="VaeArchitecture.GetParameters"/>.
    /// </summary>
    /// <param name="path">The file: exactly the architecture's tensors, float32, in any order. Its metadata are not read.</param>
    /// <param name="architecture">What the weights belong to.</param>
    /// <param name="objective">What they were trained for; null for an <see cref="ElboObjective"/>.</param>
    /// <exception cref="ArgumentException">The architecture is not valid.</exception>
    /// <exception cref="InvalidDataException">
    /// A tensor is missing, unknown or has another type or shape, or the file is damaged. PyTorch's <c>num_batches_tracked</c> is unknown
    /// here: leave it out.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not read it.</exception>
    public static VaeModel Load(string path, VaeArchitecture architecture, VaeObjective? objective = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ReadWhole(path, stream => Load(stream, architecture, objective));
    }

    /// <summary>The same from the stream's position on, and nothing past the weights.</summary>
    /// <param name="stream">A readable stream; left open.</param>
    /// <param name="architecture">What the weights belong to.</param>
    /// <param name="objective">What they were trained for; null for an <see cref="ElboObjective"/>.</param>
    /// <inheritdoc cref="Load(string, VaeArchitecture, VaeObjective?)"/>
    public static VaeModel Load(Stream stream, VaeArchitecture architecture, VaeObjective? objective = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(architecture);
        architecture.Validate();
        return new(ModelReader.ReadWeights(stream, architecture), objective: objective);
    }

    private static VaeModel ReadWhole(string path, Func<Stream, VaeModel> read)
    {
        using var stream = File.OpenRead(path);
        var model = read(stream);
        return stream.Position == stream.Length
            ? model
            : throw new InvalidDataException(
                $"'{path}' has {stream.Length - stream.Position} bytes after the model; the file is damaged. Save the model again.");
    }
}
