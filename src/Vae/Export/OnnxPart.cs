namespace Vae;

/// <summary>
/// What of a VAE an ONNX file holds. n = rows, D = values per row of data, L = per latent row, C = of a condition; float32, row-major. A conditional model's
/// have a second input, <c>condition</c> [n, C].
/// </summary>
public enum OnnxPart
{
    /// <summary>
    /// From <c>x</c> [n, D] to <c>mu</c> and <c>logVar</c> [n, L]: <see cref="VaeModel.Encode(ReadOnlySpan{float}, Span{float}, Span{float}, ReadOnlySpan{float})"/>.
    /// An autoencoder's has no <c>logVar</c>.
    /// </summary>
    Encoder,

    /// <summary>From <c>z</c> [n, L] to <c>mean</c> [n, D]: <see cref="VaeModel.Decode(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>.</summary>
    Decoder,

    /// <summary>From <c>x</c> [n, D] to <c>reconstruction</c> [n, D]: <see cref="VaeModel.Reconstruct(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>.</summary>
    Reconstruction,

    /// <summary>
    /// From <c>x</c> [n, D] to <c>loss</c> [n] and <c>lossPerFeature</c> [n, D], in nats: <see cref="VaeModel.ReconstructionLoss(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/> and
    /// <see cref="VaeModel.ReconstructionLossPerFeature(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>.
    /// </summary>
    ReconstructionLoss,
}
