using System.Text.Json.Serialization;
using Vae.Architecture;

namespace Vae;

/// <summary>Blocks of convolution, batch normalisation and a nonlinearity, for images: <see cref="VaeArchitecture.Convolutional"/>.</summary>
public sealed record ConvolutionalNetwork : VaeNetwork
{
    private ValueList<int>? _channels;

    /// <summary>Creates one with the defaults.</summary>
    public ConvolutionalNetwork()
    {
    }

    // For files; see ModelJson.
    [JsonConstructor]
    internal ConvolutionalNetwork(int kernel = 3, int stride = 2, Activation activation = Activation.LeakyReLU) =>
        (Kernel, Stride, Activation) = (kernel, stride, activation);

    /// <summary>The dimensions of the images. A row holds an image channel by channel.</summary>
    /// <value>The default is null: in ML.NET, the three dimensions of the input column's type. Without ML.NET it is required.</value>
    public ImageShape? ImageShape { get; init; }

    /// <summary>How images lie in the rows of the ML.NET column.</summary>
    /// <value>
    /// The default is <see cref="PixelLayout.Planar"/>, as in <c>ExtractPixels</c>; it must agree with the
    /// <c>interleavePixelColors</c> given there.
    /// </value>
    public PixelLayout PixelLayout { get; init; } = PixelLayout.Planar;

    /// <summary>The channels after each block of the encoder, mirrored by the decoder.</summary>
    /// <value>The default is null: as many of 32, 64, 128, 256, 512 as leave at least 2 pixels a side. At least one value, each at least 1.</value>
    public IReadOnlyList<int>? Channels
    {
        get => _channels;
        init => _channels = ValueList<int>.Of(value);
    }

    /// <summary>The side of the kernels, with (kernel - 1) / 2 pixels of padding.</summary>
    /// <value>The default is 3. At least 1.</value>
    public int Kernel { get; init; } = 3;

    /// <summary>The factor by which each block of the encoder shrinks the sides.</summary>
    /// <value>The default is 2. At least 1.</value>
    public int Stride { get; init; } = 2;

    /// <summary>The nonlinearity of each block.</summary>
    /// <value>The default is <see cref="Activation.LeakyReLU"/>.</value>
    public Activation Activation { get; init; } = Activation.LeakyReLU;
}
