namespace Vae.Architecture;

/// <summary>The convolution that ends a decoder where <see cref="VaeArchitecture.OutputKernel"/> asks for one.</summary>
internal static class OutputHead
{
    /// <summary>All heads on the same images, as one layer that keeps their size.</summary>
    /// <param name="values">Values per row of all heads, a whole number of channels.</param>
    /// <param name="kernel">Odd.</param>
    /// <param name="images">What the decoder ends in.</param>
    public static Conv2dLayer Convolution(int values, int kernel, LayerShape images) =>
        new(values / images.Pixels, kernel, Stride: 1, Padding: kernel / 2);
}
