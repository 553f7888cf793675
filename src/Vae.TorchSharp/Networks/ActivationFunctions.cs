using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace Vae.TorchSharp.Networks;

/// <summary>libtorch's function for each <see cref="Activation"/>.</summary>
internal static class ActivationFunctions
{
    public static torch.Tensor Apply(Activation activation, torch.Tensor x) => activation switch
    {
        Activation.Identity => x,
        Activation.ReLU => x.relu(),
        Activation.LeakyReLU => F.leaky_relu(x),
        Activation.Tanh => x.tanh(),
        Activation.ELU => F.elu(x, 1),
        Activation.SiLU => F.silu(x),
        Activation.GELU => F.gelu(x),
        Activation.Softplus => F.softplus(x),
        Activation.Sigmoid => x.sigmoid(),
        _ => throw new NotSupportedException($"The TorchSharp engine does not know the activation {activation}; use Engine = Managed."),
    };
}
