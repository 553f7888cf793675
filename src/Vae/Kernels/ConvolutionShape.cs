using Vae.Architecture;

namespace Vae.Kernels;

/// <summary>
/// The sizes of a convolution or of its transpose. The kernel slides over the fine side, [FineChannels, FineHeight, FineWidth],
/// and each of its places belongs to one position of the coarse side; W is [CoarseChannels, FineChannels, Kernel, Kernel]. A
/// convolution goes from fine to coarse and its transpose from coarse to fine, with the weight laid out alike.
/// </summary>
internal sealed record ConvolutionShape(
    int CoarseChannels, int CoarseHeight, int CoarseWidth,
    int FineChannels, int FineHeight, int FineWidth,
    int Kernel, int Stride, int Padding)
{
    public int CoarsePixels => CoarseHeight * CoarseWidth;

    public int FinePixels => FineHeight * FineWidth;

    public int CoarseLength => CoarseChannels * CoarsePixels;

    public int FineLength => FineChannels * FinePixels;

    /// <summary>Places in the kernel.</summary>
    public int Taps => Kernel * Kernel;

    public int WeightLength => checked(CoarseChannels * FineChannels * Taps);

    /// <summary>Multiply-adds per row, those with the padding's zeros included.</summary>
    public double MultiplyAddsPerRow => (double)CoarsePixels * WeightLength;

    /// <summary>Of a stride of 1: the same pairs of pixels and weights with fine and coarse exchanged and the kernel turned round.</summary>
    public ConvolutionShape Reversed() => new(
        FineChannels, FineHeight, FineWidth, CoarseChannels, CoarseHeight, CoarseWidth, Kernel, Stride, Kernel - 1 - Padding);
}
