using TorchSharp;
using Vae.TorchSharp.Native;
using F = TorchSharp.torch.nn.functional;

namespace Vae.TorchSharp.Networks;

/// <summary>libtorch's function for each <see cref="Activation"/>.</summary>
internal static class ActivationFunctions
{
    private static readonly Scalar _leakySlope = 0.01.ToScalar();

    public static torch.Tensor Apply(Activation activation, torch.Tensor x) => activation switch
    {
        Activation.Identity => x,
        Activation.ReLU => x.relu(),
        Activation.LeakyReLU => x.leaky_relu(_leakySlope),
        Activation.Tanh => x.tanh(),
        Activation.ELU => x.elu(Scalars.One, Scalars.One, Scalars.One),
        Activation.SiLU => F.silu(x),
        Activation.GELU => F.gelu(x),
        Activation.Softplus => x.Softplus(),
        Activation.Sigmoid => x.sigmoid(),
        _ => throw new NotSupportedException($"The TorchSharp engine does not know the activation {activation}; use Run.Engine = Managed."),
    };
}
