using TorchSharp;
using Vae.Architecture;
using Vae.TorchSharp.Likelihoods;
using Vae.TorchSharp.Native;
using F = TorchSharp.torch.nn.functional;

namespace Vae.TorchSharp.Networks;

/// <summary>Encoder and decoder of an architecture, on given parameters.</summary>
/// <remarks>
/// N = rows, D = input dimension, L = latent dimension, C = condition dimension. Tensors belong to the caller's dispose scope. Training says whose statistics
/// batch normalisation takes: the batch's, which then enter the running ones, or the running ones.
/// </remarks>
internal sealed class Network(VaeArchitecture architecture, ParameterSet parameters, VaeCluster? statisticsPeers = null)
{
    private readonly LikelihoodLayout _layout = LikelihoodLayout.Of(architecture);

    /// <summary>The posterior q(z|x) = N(mu, diag(exp(logVar))).</summary>
    /// <param name="input">[N, D].</param>
    /// <param name="condition">[N, C]; null without one.</param>
    /// <param name="training">Which statistics.</param>
    /// <returns>[N, L] each; logVar clamped.</returns>
    public (torch.Tensor Mu, torch.Tensor LogVar) Encode(torch.Tensor input, torch.Tensor? condition, bool training)
    {
        var last = Through("encoder", architecture.Encoder, input, condition, training);
        var scale = Linear("posterior.scale", last);
        return (AlongPath(Linear("posterior.mu", last), VaeParameter.MuPath, PathInput(architecture.Encoder, input, condition)), Posterior.LogVariance(architecture, scale));
    }

    /// <summary>The posterior's mean alone.</summary>
    /// <param name="input">[N, D].</param>
    /// <param name="condition">[N, C]; null without one.</param>
    /// <param name="training">Which statistics.</param>
    /// <returns>[N, L].</returns>
    public torch.Tensor EncodeMean(torch.Tensor input, torch.Tensor? condition, bool training) => AlongPath(
        Linear("posterior.mu", Through("encoder", architecture.Encoder, input, condition, training)),
        VaeParameter.MuPath,
        PathInput(architecture.Encoder, input, condition));

    /// <summary>What the decoder says of p(x|z).</summary>
    /// <param name="z">[N, L].</param>
    /// <param name="condition">[N, C]; null without one.</param>
    /// <param name="training">Which statistics.</param>
    public DecoderOutput Decode(torch.Tensor z, torch.Tensor? condition, bool training)
    {
        var last = Through("decoder", architecture.Decoder, z, condition, training);
        return new DecoderOutput(
            AlongPath(Output("output.mean", last), VaeParameter.MeanPath, PathInput(architecture.Decoder, z, condition)),
            Clamp(_layout.OutputLogVariances > 0 ? Output("output.logVar", last) : null),
            Clamp(_layout.SharedLogVariances > 0 ? parameters["likelihood.logVar"] : null));
    }

    private torch.Tensor? Clamp(torch.Tensor? logVar) =>
        logVar?.Between(architecture.MinLikelihoodLogVariance, architecture.MaxLikelihoodLogVariance);

    private torch.Tensor Through(string prefix, IReadOnlyList<VaeLayer> layers, torch.Tensor x, torch.Tensor? condition, bool training)
    {
        for (var i = 0; i < layers.Count; i++)
        {
            var name = $"{prefix}.{i}";
            x = layers[i] switch
            {
                LinearLayer => Linear(name, x),
                ActivationLayer activation => ActivationFunctions.Apply(activation.Function, x),
                ConditionLayer => Append(x, condition!),
                UnflattenLayer image => x.view(x.shape[0], image.Channels, image.Height, image.Width),
                Conv2dLayer layer => Convolutions.Down(x, parameters[name + ".weight"], parameters[name + ".bias"], layer),
                ConvTranspose2dLayer layer => Convolutions.Up(x, parameters[name + ".weight"], parameters[name + ".bias"], layer),
                BatchNorm2dLayer layer => BatchNormalization.Apply(x, parameters, name, layer, training, statisticsPeers),
                var other => throw new NotSupportedException(
                    $"The TorchSharp engine does not know the layer {other.GetType().Name} ({name}); use Run.Engine = Managed."),
            };
        }

        return x;
    }

    /// <summary>An output head: linear, or a convolution that leaves the image's size as it is.</summary>
    private torch.Tensor Output(string name, torch.Tensor x) => architecture.OutputKernel > 0
        ? Flat(Convolutions.Same(x, parameters[name + ".weight"], parameters[name + ".bias"], architecture.OutputKernel))
        : Linear(name, x);

    private torch.Tensor Linear(string name, torch.Tensor x) =>
        F.linear(Flat(x), parameters[name + ".weight"], parameters[name + ".bias"]);

    /// <summary>With the linear path from a stack's input to its output added, where there is one.</summary>
    private torch.Tensor AlongPath(torch.Tensor output, string name, torch.Tensor input) =>
        architecture.LinearPaths ? output.Plus(F.linear(input, parameters[name])) : output;

    private static torch.Tensor PathInput(IReadOnlyList<VaeLayer> layers, torch.Tensor x, torch.Tensor? condition) =>
        layers is [ConditionLayer, ..] ? Append(x, condition!) : x;

    private static torch.Tensor Append(torch.Tensor x, torch.Tensor condition) => torch.cat([Flat(x), condition], 1);

    /// <summary>An image as a row, channel after channel.</summary>
    private static torch.Tensor Flat(torch.Tensor x) => x.dim() > 2 ? x.flatten(1) : x;
}
