namespace Vae.Architecture;

/// <summary>The multiply-adds that a row takes, forward unless said otherwise; those with a convolution's padding included.</summary>
internal static class MultiplyAdds
{
    /// <summary>What a row takes in a training step: forward, and the two gradients of every product.</summary>
    /// <param name="architecture">What is trained.</param>
    /// <param name="draws">Draws of z for each row.</param>
    public static double OfTraining(VaeArchitecture architecture, int draws) =>
        3.0 * (OfEncoder(architecture) + (draws * OfDecoder(architecture)));

    /// <summary>The encoder's first layer, whose input's gradient no step computes.</summary>
    public static double OfFirstLayer(VaeArchitecture architecture) =>
        Of(architecture.Encoder[0], LayerShape.Flat(architecture.InputDimension));

    /// <summary>Encoder and posterior heads.</summary>
    public static double OfEncoder(VaeArchitecture architecture) =>
        Of(architecture.Encoder, architecture.InputDimension, 2 * architecture.LatentDimension, kernel: 0)
        + OfPath(architecture, architecture.MuPathInputs, architecture.LatentDimension);

    /// <summary>Decoder and output heads.</summary>
    public static double OfDecoder(VaeArchitecture architecture)
    {
        var outputs = architecture.InputDimension + LikelihoodLayout.Of(architecture).OutputLogVariances;
        return Of(architecture.Decoder, architecture.LatentDimension, outputs, architecture.OutputKernel)
            + OfPath(architecture, architecture.MeanPathInputs, architecture.InputDimension);
    }

    private static double OfPath(VaeArchitecture architecture, int inputs, int outputs) =>
        architecture.LinearPaths ? (double)inputs * outputs : 0;

    private static double Of(IReadOnlyList<VaeLayer> layers, int inputs, int outputs, int kernel)
    {
        var (sum, shape) = (0.0, LayerShape.Flat(inputs));
        foreach (var layer in layers)
        {
            sum += Of(layer, shape);
            shape = layer.OutputShape(shape);
        }

        VaeLayer head = kernel > 0 ? OutputHead.Convolution(outputs, kernel, shape) : new LinearLayer(outputs);
        return sum + Of(head, shape);
    }

    private static double Of(VaeLayer layer, LayerShape input) => layer switch
    {
        LinearLayer linear => (double)input.Length * linear.Outputs,
        Conv2dLayer convolution => convolution.ShapeOn(input).MultiplyAddsPerRow,
        ConvTranspose2dLayer convolution => convolution.ShapeOn(input).MultiplyAddsPerRow,
        _ => 0,
    };
}
