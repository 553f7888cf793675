using TorchSharp;
using Vae.TorchSharp.Native;
using Vae.Architecture;
using Vae.TorchSharp.Likelihoods;
using F = TorchSharp.torch.nn.functional;

namespace Vae.TorchSharp.Networks;

/// <summary>Encoder and decoder of an architecture, on given parameters.</summary>
/// <remarks>N = rows, D = input dimension, L = latent dimension. Tensors belong to the caller's dispose scope.</remarks>
internal sealed class Network(VaeArchitecture architecture, ParameterSet parameters)
{
    private readonly LikelihoodLayout _layout = LikelihoodLayout.Of(architecture);

    /// <summary>The posterior q(z|x) = N(mu, diag(exp(logVar))).</summary>
    /// <param name="input">[N, D].</param>
    /// <returns>[N, L] each; logVar clamped.</returns>
    public (torch.Tensor Mu, torch.Tensor LogVar) Encode(torch.Tensor input)
    {
        var last = Through("encoder", architecture.Encoder, input);
        var scale = Linear("posterior.scale", last);
        return (Linear("posterior.mu", last), Posterior.LogVariance(architecture, scale));
    }

    /// <summary>The posterior's mean alone.</summary>
    /// <param name="input">[N, D].</param>
    /// <returns>[N, L].</returns>
    public torch.Tensor EncodeMean(torch.Tensor input) =>
        Linear("posterior.mu", Through("encoder", architecture.Encoder, input));

    /// <summary>What the decoder says of p(x|z).</summary>
    /// <param name="z">[N, L].</param>
    public DecoderOutput Decode(torch.Tensor z)
    {
        var last = Through("decoder", architecture.Decoder, z);
        return new DecoderOutput(
            Linear("output.mean", last),
            Clamp(_layout.OutputLogVariances > 0 ? Linear("output.logVar", last) : null),
            Clamp(_layout.SharedLogVariances > 0 ? parameters["likelihood.logVar"] : null));
    }

    private torch.Tensor? Clamp(torch.Tensor? logVar) => logVar?.Between(architecture.MinLogVariance, architecture.MaxLogVariance);

    private torch.Tensor Through(string prefix, IReadOnlyList<VaeLayer> layers, torch.Tensor x)
    {
        for (var i = 0; i < layers.Count; i++)
        {
            x = layers[i] switch
            {
                LinearLayer => Linear($"{prefix}.{i}", x),
                ActivationLayer activation => ActivationFunctions.Apply(activation.Function, x),
                var other => throw new NotSupportedException(
                    $"The TorchSharp engine does not know the layer {other.GetType().Name} ({prefix}.{i}); use Engine = Managed."),
            };
        }

        return x;
    }

    private torch.Tensor Linear(string name, torch.Tensor x) =>
        F.linear(x, parameters[name + ".weight"], parameters[name + ".bias"]);
}
