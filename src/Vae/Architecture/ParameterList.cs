namespace Vae.Architecture;

/// <summary>
/// The arrays of an architecture, in the order in which they lie in memory and in files: the trained ones along the network,
/// then the running statistics and the units of the data, which the optimiser thereby never sees.
/// </summary>
internal static class ParameterList
{
    public static IReadOnlyList<VaeParameter> Of(VaeArchitecture architecture) => [.. Describe(architecture)];

    public static IEnumerable<VaeParameter> Describe(VaeArchitecture architecture)
    {
        var (encoder, encoded) = Layers("encoder", architecture.Encoder, architecture.InputDimension);
        var (decoder, decoded) = Layers("decoder", architecture.Decoder, architecture.LatentDimension);
        VaeParameter[] all =
        [
            .. encoder,
            .. Heads(["posterior.mu", "posterior.scale"], architecture.LatentDimension, encoded),
            .. Path(architecture, VaeParameter.MuPath, architecture.MuPathInputs, architecture.LatentDimension),
            .. decoder,
            .. Output(architecture, decoded),
            .. Path(architecture, VaeParameter.MeanPath, architecture.MeanPathInputs, architecture.InputDimension),
            .. Shared(architecture),
            .. architecture.Standardize ? Units(VaeParameter.InputShift, VaeParameter.InputScale, architecture.InputDimension) : [],
            .. architecture.ConditionDimension is > 0 and var condition ? Units(VaeParameter.ConditionShift, VaeParameter.ConditionScale, condition) : [],
        ];
        return all.OrderBy(parameter => !parameter.IsTrained);
    }

    private static (List<VaeParameter> Parameters, LayerShape Shape) Layers(
        string prefix, IReadOnlyList<VaeLayer> layers, int inputs)
    {
        var parameters = new List<VaeParameter>();
        var shape = LayerShape.Flat(inputs);
        for (var i = 0; i < layers.Count; i++)
        {
            parameters.AddRange(OfLayer(layers[i], $"{prefix}.{i}", shape));
            shape = layers[i].OutputShape(shape);
        }

        return (parameters, shape);
    }

    private static VaeParameter[] OfLayer(VaeLayer layer, string name, LayerShape input) => layer switch
    {
        LinearLayer linear => Heads([name], linear.Outputs, input),
        Conv2dLayer conv => Convolutions([(name, conv.Channels)], input.Channels, conv.Kernel),
        ConvTranspose2dLayer conv => Transposed(name, conv, input.Channels),
        BatchNorm2dLayer => BatchNorm(name, input.Channels),
        _ => [],
    };

    /// <summary>Heads on the same input lie as one layer: all weights, then all biases.</summary>
    private static VaeParameter[] Heads(string[] names, int outputs, LayerShape input) =>
        Linear([.. names.Select(name => (name, outputs))], input.Length);

    private static VaeParameter[] Linear((string Name, int Outputs)[] heads, int inputs) =>
    [
        .. heads.Select(head => new VaeParameter($"{head.Name}.weight", [head.Outputs, inputs], inputs)),
        .. heads.Select(head => new VaeParameter($"{head.Name}.bias", [head.Outputs], inputs)),
    ];

    private static VaeParameter[] Convolutions((string Name, int Channels)[] heads, int inputs, int kernel)
    {
        var fanIn = FanIn(inputs, kernel);
        return
        [
            .. heads.Select(head => new VaeParameter($"{head.Name}.weight", [head.Channels, inputs, kernel, kernel], fanIn)),
            .. heads.Select(head => new VaeParameter($"{head.Name}.bias", [head.Channels], fanIn)),
        ];
    }

    private static VaeParameter[] Transposed(string name, ConvTranspose2dLayer layer, int inputs)
    {
        // PyTorch takes the second dimension for the inputs here too, although it holds the outputs.
        var fanIn = FanIn(layer.Channels, layer.Kernel);
        return
        [
            new($"{name}.weight", [inputs, layer.Channels, layer.Kernel, layer.Kernel], fanIn),
            new($"{name}.bias", [layer.Channels], fanIn),
        ];
    }

    /// <summary>Too large a kernel is found by its size; until then it must not overflow.</summary>
    private static int FanIn(int channels, int kernel) => (int)Math.Min(int.MaxValue, (long)channels * kernel * kernel);

    private static VaeParameter[] BatchNorm(string name, int channels) =>
    [
        new($"{name}.weight", [channels], 0, InitialValue: 1),
        new($"{name}.bias", [channels], 0),
        new($"{name}.running_mean", [channels], 0, IsTrained: false),
        new($"{name}.{VaeParameter.RunningVariance}", [channels], 0, InitialValue: 1, IsTrained: false),
    ];

    private static VaeParameter[] Path(VaeArchitecture architecture, string name, int inputs, int outputs) =>
        architecture.LinearPaths ? [new(name, [outputs, inputs], inputs)] : [];

    private static VaeParameter[] Shared(VaeArchitecture architecture) =>
        LikelihoodLayout.Of(architecture).SharedLogVariances is > 0 and var count ? [new("likelihood.logVar", [count], 0)] : [];

    private static VaeParameter[] Units(string shift, string scale, int slots) =>
    [
        new(shift, [slots], 0, IsTrained: false),
        new(scale, [slots], 0, InitialValue: 1, IsTrained: false),
    ];

    private static VaeParameter[] Output(VaeArchitecture architecture, LayerShape decoded)
    {
        var layout = LikelihoodLayout.Of(architecture);
        (string Name, int Values)[] heads = [("output.mean", architecture.InputDimension), ("output.logVar", layout.OutputLogVariances)];
        heads = layout.OutputLogVariances > 0 ? heads : heads[..1];
        return architecture.OutputKernel > 0
            ? Convolutions([.. heads.Select(head => (head.Name, head.Values / decoded.Pixels))], decoded.Channels, architecture.OutputKernel)
            : Linear(heads, decoded.Length);
    }
}
