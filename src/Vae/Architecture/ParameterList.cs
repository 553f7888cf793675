namespace Vae.Architecture;

/// <summary>The trained arrays of an architecture, in the order in which they lie in memory and in files.</summary>
internal static class ParameterList
{
    public static IReadOnlyList<VaeParameter> Of(VaeArchitecture architecture) => [.. Describe(architecture)];

    public static IEnumerable<VaeParameter> Describe(VaeArchitecture architecture)
    {
        var input = architecture.InputDimension;
        var latent = architecture.LatentDimension;
        var (encoder, encoded) = Layers("encoder", architecture.Encoder, input);
        var (decoder, decoded) = Layers("decoder", architecture.Decoder, latent);
        return
        [
            .. encoder,
            .. Heads(["posterior.mu", "posterior.scale"], encoded, latent),
            .. decoder,
            .. Output(architecture, decoded),
        ];
    }

    private static (List<VaeParameter> Parameters, int Width) Layers(string prefix, IReadOnlyList<VaeLayer> layers, int width)
    {
        var parameters = new List<VaeParameter>();
        for (var i = 0; i < layers.Count; i++)
        {
            if (layers[i] is LinearLayer linear)
            {
                parameters.AddRange(Linear($"{prefix}.{i}", width, linear.Outputs));
            }

            width = layers[i].OutputWidth(width);
        }

        return (parameters, width);
    }

    private static VaeParameter[] Linear(string name, int inputs, int outputs) => Heads([name], inputs, outputs);

    /// <summary>Heads on the same input lie as one linear layer: all weights, then all biases.</summary>
    private static VaeParameter[] Heads(string[] names, int inputs, int outputs) =>
        Heads([.. names.Select(name => (name, outputs))], inputs);

    private static VaeParameter[] Heads((string Name, int Outputs)[] heads, int inputs) =>
    [
        .. heads.Select(head => new VaeParameter($"{head.Name}.weight", [head.Outputs, inputs], inputs)),
        .. heads.Select(head => new VaeParameter($"{head.Name}.bias", [head.Outputs], inputs)),
    ];

    private static VaeParameter[] Output(VaeArchitecture architecture, int decoded)
    {
        var layout = LikelihoodLayout.Of(architecture);
        (string, int) mean = ("output.mean", architecture.InputDimension);
        var output = Heads(layout.OutputLogVariances > 0 ? [mean, ("output.logVar", layout.OutputLogVariances)] : [mean], decoded);
        return layout.SharedLogVariances > 0 ? [.. output, new("likelihood.logVar", [layout.SharedLogVariances], 0)] : output;
    }
}
