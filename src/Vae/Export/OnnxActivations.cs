namespace Vae.Export;

/// <summary>The nonlinearities as ONNX operators.</summary>
internal static class OnnxActivations
{
    // As the kernels have it, and PyTorch.
    private const float LeakySlope = 0.01f;

    /// <summary>f(x), f being a nonlinearity.</summary>
    public static string Apply(this IOnnxGraph graph, Activation function, string x) => function switch
    {
        Activation.Identity => x,
        Activation.ReLU => graph.Add("Relu", [x]),
        Activation.LeakyReLU => graph.Add("LeakyRelu", [x], new OnnxAttribute("alpha", LeakySlope)),
        Activation.Tanh => graph.Add("Tanh", [x]),
        Activation.ELU => graph.Add("Elu", [x]),
        Activation.SiLU => graph.Product(x, graph.Add("Sigmoid", [x])),
        Activation.GELU => Gelu(graph, x),
        Activation.Softplus => graph.Add("Softplus", [x]),
        Activation.Sigmoid => graph.Add("Sigmoid", [x]),
        _ => throw new ArgumentException($"There is no ONNX operator here for {function}."),
    };

    /// <summary>m = f(a), f being a Gaussian's mean function.</summary>
    public static string Apply(this IOnnxGraph graph, OutputMean function, string a) => function switch
    {
        OutputMean.Sigmoid => graph.Add("Sigmoid", [a]),
        OutputMean.Tanh => graph.Add("Tanh", [a]),
        _ => a,
    };

    /// <summary>x (1 + erf(x / sqrt(2))) / 2.</summary>
    private static string Gelu(IOnnxGraph graph, string x)
    {
        var erf = graph.Add("Erf", [graph.Add("Div", [x, graph.Scalar(float.Sqrt(2))])]);
        return graph.Product(graph.Product(x, graph.Sum(erf, graph.Scalar(1f))), graph.Scalar(0.5f));
    }
}
