using Vae.Architecture;

namespace Vae.Options;

/// <summary>From options to the network they describe.</summary>
internal static class NetworkBuilder
{
    // A thousandth of a column's variance: below that a small table's likelihood grows by learning its rows by heart.
    private const double LeastStandardizedLogVariance = -6.9;

    public static VaeArchitecture Build(VaeOptions options, int inputDimension, int conditionDimension)
    {
        if (options.Network is VaeArchitecture given)
        {
            given.Validate();
            if (given.ConditionDimension != conditionDimension)
            {
                throw new ArgumentException(
                    $"The data have a condition of {conditionDimension} values; the {nameof(VaeArchitecture)} in Options.Network has a "
                    + $"{nameof(given.ConditionDimension)} of {given.ConditionDimension}. Make them equal, with {nameof(given.WithCondition)}, or name no "
                    + $"{nameof(options.ConditionColumnName)}.");
            }

            return given.InputDimension == inputDimension
                ? given
                : throw new ArgumentException(
                    $"The data have {inputDimension} values per row; the {nameof(VaeArchitecture)} in Options.Network has an InputDimension of "
                    + $"{given.InputDimension}. Make them equal.");
        }

        options = DataDefaults.For(options, data: null);
        var latent = options.LatentDimension ?? VaeOptions.DefaultLatentDimension;
        var preset = options.Network is ConvolutionalNetwork network
            ? VaeArchitecture.Convolutional(
                RequireFit(network.ImageShape, inputDimension), latent, network.Channels, network.Kernel, network.Stride,
                network.Activation, options.Likelihood) with { PixelLayout = network.PixelLayout }
            : Mlp((MlpNetwork)options.Network!, inputDimension, latent, options.Likelihood);
        var architecture = preset with
        {
            PosteriorScale = options.PosteriorScale ?? PosteriorScale.LogVariance,
            MissingValues = options.MissingValues ?? MissingValues.Error,
        };
        architecture.Validate();
        return conditionDimension > 0 ? architecture.WithCondition(conditionDimension) : architecture;
    }

    private static VaeArchitecture Mlp(MlpNetwork network, int inputDimension, int latentDimension, VaeLikelihood? likelihood) =>
        VaeArchitecture.Mlp(inputDimension, latentDimension, network.HiddenDimensions, network.Activation, likelihood) is var plain
        && network.Standardize && LikelihoodLayout.Of(plain).GaussianSlots.Any()
            ? plain with { LinearPaths = network.LinearPaths, Standardize = true, MinLikelihoodLogVariance = LeastStandardizedLogVariance }
            : plain with { LinearPaths = network.LinearPaths };

    private static ImageShape RequireFit(ImageShape? shape, int inputDimension)
    {
        if (shape is not { } image)
        {
            throw new ArgumentException(
                $"The {nameof(ConvolutionalNetwork)} in Options.Network has no {nameof(ConvolutionalNetwork.ImageShape)}; set it to the images' "
                + "channels, height and width, or, in ML.NET, give a column of three dimensions, as ExtractPixels makes it.");
        }

        return (Int128)image.Channels * image.Height * image.Width == inputDimension
            ? image
            : throw new ArgumentException(
                $"The data have {inputDimension} values per row; the images of Options.Network are [{image.Channels}, {image.Height}, {image.Width}]. "
                + "Make them equal.");
    }
}
