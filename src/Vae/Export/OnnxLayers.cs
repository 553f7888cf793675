using Vae.Architecture;

namespace Vae.Export;

/// <summary>Encoders, decoders and their heads as nodes of a graph, weights found by name.</summary>
internal sealed class OnnxLayers(IOnnxGraph graph, VaeWeights weights)
{
    /// <summary>What layers append to rows, standardised, [n, C]; null without a condition.</summary>
    public string? Condition { get; set; }

    /// <summary>Rows with their conditions behind them.</summary>
    public string Append(string rows) => graph.Join([rows, Condition!]);

    /// <summary>A parameter as a constant.</summary>
    public string Parameter(string name)
    {
        var parameter = weights.Parameters.First(each => each.Name == name);
        return graph.Constant(name, weights.Memory.Slice(weights.OffsetOf(name), parameter.Length), parameter.Shape);
    }

    /// <param name="prefix"><c>encoder</c> or <c>decoder</c>.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="rows">[n, inputs].</param>
    /// <param name="inputs">Values per row.</param>
    public (string Value, LayerShape Shape) Run(string prefix, IReadOnlyList<VaeLayer> layers, string rows, int inputs)
    {
        var (value, shape) = (rows, LayerShape.Flat(inputs));
        foreach (var (i, layer) in layers.Index())
        {
            value = Run(layer, $"{prefix}.{i}", value, shape);
            shape = layer.OutputShape(shape);
        }

        return (value, shape);
    }

    /// <summary>A linear layer, y = W x + b.</summary>
    /// <param name="name">Of its parameters.</param>
    /// <param name="value">Rows or images.</param>
    /// <param name="shape">Their shape.</param>
    public string Linear(string name, string value, LayerShape shape)
    {
        var rows = shape.IsImage ? graph.Reshape(value, shape.Length) : value;
        return Gemm(rows, Parameter($"{name}.weight"), Parameter($"{name}.bias"));
    }

    /// <summary>The linear path of the parameter from inputs to what is added to outputs: outputs + W x.</summary>
    public string AlongPath(string name, string rows, string outputs) => Gemm(rows, Parameter(name), outputs);

    /// <summary>A head of the decoder: linear, or a convolution of that kernel, whose images are then read as rows.</summary>
    public string Head(string name, int values, int kernel, string decoded, LayerShape shape) => kernel == 0
        ? Linear(name, decoded, shape)
        : graph.Reshape(Convolve(name, OutputHead.Convolution(values, kernel, shape), decoded), values);

    private string Gemm(string rows, string weight, string added) => graph.Add("Gemm", [rows, weight, added], new OnnxAttribute("transB", 1L));

    private string Run(VaeLayer layer, string name, string value, LayerShape shape) => layer switch
    {
        LinearLayer => Linear(name, value, shape),
        ActivationLayer activation => graph.Apply(activation.Function, value),
        ConditionLayer => Append(shape.IsImage ? graph.Reshape(value, shape.Length) : value),
        UnflattenLayer image => graph.Reshape(value, image.Channels, image.Height, image.Width),
        Conv2dLayer convolution => Convolve(name, convolution, value),
        ConvTranspose2dLayer convolution => ConvolveTransposed(name, convolution, value),
        BatchNorm2dLayer norm => Normalize(name, norm, value),
        _ => throw new ArgumentException($"There is no ONNX operator here for {layer.GetType().Name}."),
    };

    private string Convolve(string name, Conv2dLayer layer, string images) => graph.Add(
        "Conv", [images, Parameter($"{name}.weight"), Parameter($"{name}.bias")], Places(layer.Kernel, layer.Stride, layer.Padding));

    private string ConvolveTransposed(string name, ConvTranspose2dLayer layer, string images)
    {
        var outputPadding = new long[] { layer.OutputPadding, layer.OutputPaddingWidth ?? layer.OutputPadding };
        return graph.Add(
            "ConvTranspose",
            [images, Parameter($"{name}.weight"), Parameter($"{name}.bias")],
            [.. Places(layer.Kernel, layer.Stride, layer.Padding), new("output_padding", outputPadding)]);
    }

    private static OnnxAttribute[] Places(int kernel, int stride, int padding) =>
    [
        new("kernel_shape", new long[] { kernel, kernel }),
        new("strides", new long[] { stride, stride }),
        new("pads", new long[] { padding, padding, padding, padding }),
    ];

    private string Normalize(string name, BatchNorm2dLayer layer, string images)
    {
        string[] parameters = [.. new[] { "weight", "bias", "running_mean", VaeParameter.RunningVariance }.Select(each => Parameter($"{name}.{each}"))];
        return graph.Add("BatchNormalization", [images, .. parameters], new OnnxAttribute("epsilon", (float)layer.Epsilon));
    }
}
