using Vae.MLNet.Mapping;

namespace Vae.MLNet.Tests;

/// <summary>A fitted transformer as the bytes that are saved of it.</summary>
internal static class TrainedBytes
{
    public static byte[] Of(VaeTransformer transformer) => TransformerPayload.Write(transformer);
}
