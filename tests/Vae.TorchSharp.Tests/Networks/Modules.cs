using TorchSharp;
using Vae.TorchSharp.Networks;
using static TorchSharp.torch.nn;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace Vae.TorchSharp.Tests.Networks;

/// <summary>A VAE of TorchSharp's own modules, with given weights. One whole decoder for each output head.</summary>
internal sealed class Modules
{
    private readonly VaeWeights _weights;

    public Modules(VaeWeights weights)
    {
        _weights = weights;
        var architecture = weights.Architecture;
        Encoder = Sequential(Layers("encoder", architecture.Encoder));
        (Mu, Scale) = (Linear("posterior.mu"), Linear("posterior.scale"));
        string[] heads = ["output.mean", "output.logVar"];
        Decoders =
        [
            .. heads.Where(head => weights.Parameters.Any(p => p.Name == $"{head}.weight")).Select(head => Sequential(
                [.. Layers("decoder", architecture.Decoder), ("head", Output(head))])),
        ];
    }

    public Layer Encoder { get; }

    public Layer Mu { get; }

    public Layer Scale { get; }

    public IReadOnlyList<Layer> Decoders { get; }

    /// <summary>The arrays of all modules, the first decoder's where there are two, by <see cref="VaeParameter.Name"/>.</summary>
    public Dictionary<string, torch.Tensor> Tensors { get; } = new(StringComparer.Ordinal);

    private (string Name, Layer Module)[] Layers(string prefix, IReadOnlyList<VaeLayer> layers) =>
        [.. layers.Select((layer, i) => ($"{i}", Module(layer, $"{prefix}.{i}")))];

    private Layer Module(VaeLayer layer, string name) => layer switch
    {
        UnflattenLayer image => Unflatten(1, [image.Channels, image.Height, image.Width]),
        LinearLayer => Linear(name),
        Conv2dLayer conv => Filled(
            name, Conv2d(Shape(name)[1], conv.Channels, conv.Kernel, conv.Stride, (long)conv.Padding)),
        ConvTranspose2dLayer conv => Filled(
            name, ConvTranspose2d(Shape(name)[0], conv.Channels, conv.Kernel, conv.Stride, conv.Padding, conv.OutputPadding)),
        BatchNorm2dLayer norm => Filled(name, BatchNorm2d(Shape(name)[0], norm.Epsilon, norm.Momentum)),
        ActivationLayer activation => activation.Function switch
        {
            Activation.LeakyReLU => LeakyReLU(0.01),
            Activation.SiLU => SiLU(),
            Activation.Tanh => Tanh(),
            Activation.ELU => ELU(),
            var other => throw new InvalidOperationException($"No module for {other}."),
        },
        _ => throw new InvalidOperationException($"No module for {layer}."),
    };

    private Layer Output(string name)
    {
        var kernel = _weights.Architecture.OutputKernel;
        return kernel > 0 ? Filled(name, Conv2d(Shape(name)[1], Shape(name)[0], kernel, padding: kernel / 2L)) : Linear(name);
    }

    private Layer Linear(string name) =>
        Sequential(("flat", Flatten(1)), ("linear", Filled(name, torch.nn.Linear(Shape(name)[1], Shape(name)[0]))));

    private int[] Shape(string name) => [.. _weights.Parameters.Single(p => p.Name == $"{name}.weight").Shape];

    private Layer Filled(string name, Layer module)
    {
        using var still = torch.no_grad();
        foreach (var (kind, tensor) in module.state_dict())
        {
            if (kind != "num_batches_tracked")
            {
                tensor.copy_(HostTensor.From(_weights[$"{name}.{kind}"], tensor.shape));
                Tensors.TryAdd($"{name}.{kind}", tensor);
            }
        }

        return module;
    }
}
