namespace Vae.MLNet.ModelFile;

/// <summary>Makes a transformer of the bytes in a model file.</summary>
public interface IPayloadReader
{
    /// <summary>Reads a transformer.</summary>
    /// <param name="environment">The loading context's <c>IHostEnvironment</c>.</param>
    /// <param name="payload">What was written, from its first byte to its last.</param>
    /// <returns>An <c>ITransformer</c>.</returns>
    /// <exception cref="InvalidDataException">The bytes are not such a transformer.</exception>
    object Read(object environment, Stream payload);
}
