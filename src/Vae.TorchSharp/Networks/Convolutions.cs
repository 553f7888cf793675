using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace Vae.TorchSharp.Networks;

/// <summary>Convolutions over images [N, channels, height, width].</summary>
internal static class Convolutions
{
    /// <summary>As <see cref="Conv2dLayer"/>.</summary>
    public static torch.Tensor Down(torch.Tensor x, torch.Tensor weight, torch.Tensor bias, Conv2dLayer layer) =>
        F.conv2d(x, weight, bias, Both(layer.Stride), Both(layer.Padding));

    /// <summary>As <see cref="ConvTranspose2dLayer"/>.</summary>
    public static torch.Tensor Up(torch.Tensor x, torch.Tensor weight, torch.Tensor bias, ConvTranspose2dLayer layer) =>
        F.conv_transpose2d(x, weight, bias, Both(layer.Stride), Both(layer.Padding), [layer.OutputPadding, layer.OutputPaddingWidth ?? layer.OutputPadding]);

    /// <summary>With stride 1 and as much padding as keeps the size.</summary>
    public static torch.Tensor Same(torch.Tensor x, torch.Tensor weight, torch.Tensor bias, int kernel) =>
        F.conv2d(x, weight, bias, Both(1), Both(kernel / 2));

    private static long[] Both(long value) => [value, value];
}
