using Vae.Architecture;

namespace Vae.TorchSharp.Training;

/// <summary>How many threads libtorch gets.</summary>
internal static class ThreadChoice
{
    // About a millisecond's work of one core. Below it a second thread gains little, and costs a lot where another process wants its
    // core: libtorch's threads wait for each other by spinning.
    private const double MinimumOperationsToShare = 1e8;

    /// <summary>What the options say, or else the machine's processors, for a small network 1.</summary>
    public static int For(VaeArchitecture architecture, VaeOptions options) =>
        options.Threads ?? (StepOperations(architecture, options) < MinimumOperationsToShare ? 1 : Environment.ProcessorCount);

    /// <summary>A multiply and an add for each product, forward and twice backward.</summary>
    private static double StepOperations(VaeArchitecture architecture, VaeOptions options)
    {
        var encoder = Products(architecture.Encoder, architecture.InputDimension, out var encoded);
        var decoder = Products(architecture.Decoder, architecture.LatentDimension, out var decoded);
        var posterior = 2.0 * architecture.LatentDimension * encoded.Length;
        var outputs = (double)architecture.InputDimension + LikelihoodLayout.Of(architecture).OutputLogVariances;
        var output = architecture.OutputKernel > 0
            ? outputs * decoded.Channels * architecture.OutputKernel * architecture.OutputKernel
            : outputs * decoded.Length;
        return 6 * options.BatchSize * (encoder + posterior + (options.Samples * (decoder + output)));
    }

    private static double Products(IReadOnlyList<VaeLayer> layers, int inputs, out LayerShape shape)
    {
        var (products, input) = (0.0, LayerShape.Flat(inputs));
        foreach (var layer in layers)
        {
            var output = layer.OutputShape(input);
            products += layer switch
            {
                LinearLayer => (double)input.Length * output.Length,
                Conv2dLayer conv => (double)output.Length * input.Channels * conv.Kernel * conv.Kernel,
                ConvTranspose2dLayer conv => (double)input.Length * output.Channels * conv.Kernel * conv.Kernel,
                _ => 0,
            };
            input = output;
        }

        shape = input;
        return products;
    }
}
