namespace Vae.Architecture;

/// <summary>The ranges of a <see cref="VaeArchitecture"/>, checked all at once.</summary>
internal static class ArchitectureRules
{
    /// <summary>More values than this in one layer or array is taken for a mistake, or for an attack by a model file.</summary>
    public const int MaxWidth = 1 << 24;

    /// <summary>Likewise in an encoder or a decoder.</summary>
    public const int MaxLayers = 1000;

    public static void Check(VaeArchitecture architecture)
    {
        var failures = new Failures();
        failures.RequireRange(architecture.InputDimension, 1, MaxWidth, nameof(architecture.InputDimension));
        failures.RequireRange(architecture.LatentDimension, 1, MaxWidth, nameof(architecture.LatentDimension));
        CheckLayers(architecture.Encoder, architecture.InputDimension, nameof(architecture.Encoder), failures);
        var decoded = CheckLayers(architecture.Decoder, architecture.LatentDimension, nameof(architecture.Decoder), failures);
        LikelihoodRules.Check(architecture.Likelihood, architecture.InputDimension, failures);
        LikelihoodRules.CheckStandardized(architecture, failures);
        CheckOutput(architecture, decoded, failures);
        CheckCondition(architecture, failures);
        CheckPaths(architecture, failures);
        failures.RequireDefined(architecture.PosteriorScale, nameof(architecture.PosteriorScale));
        failures.RequireDefined(architecture.MissingValues, nameof(architecture.MissingValues));
        failures.RequireDefined(architecture.PixelLayout, nameof(architecture.PixelLayout));
        failures.Require(
            architecture.PixelLayout != PixelLayout.Interleaved || architecture.Encoder is [UnflattenLayer, ..],
            $"{nameof(architecture.PixelLayout)} is Interleaved and the encoder does not begin with an UnflattenLayer, which says what the "
            + "images' dimensions are. Begin with one, or use Planar.");
        CheckClamp(
            architecture.MinLogVariance, architecture.MaxLogVariance, nameof(architecture.MinLogVariance), nameof(architecture.MaxLogVariance), failures);
        CheckClamp(
            architecture.MinLikelihoodLogVariance, architecture.MaxLikelihoodLogVariance,
            nameof(architecture.MinLikelihoodLogVariance), nameof(architecture.MaxLikelihoodLogVariance), failures);
        failures.ThrowIfAny("The architecture is not valid.");
        CheckSize(architecture);
    }

    private static void CheckClamp(double min, double max, string minName, string maxName, Failures failures) => failures.Require(
        min < max && min >= -80 && max <= 80,
        FormattableString.Invariant($"{minName} is {min} and {maxName} {max}; they must lie in [-80, 80], the first below the second."));

    /// <returns>The shape that the layers end in; null where a failure leaves it unknown.</returns>
    private static LayerShape? CheckLayers(IReadOnlyList<VaeLayer> layers, int inputs, string list, Failures failures)
    {
        if (layers.Count > MaxLayers)
        {
            failures.Require(false, $"{list} has {layers.Count} layers; at most {MaxLayers} are supported.");
            return null;
        }

        var shape = LayerShape.Flat(inputs);
        for (var i = 0; i < layers.Count; i++)
        {
            var name = $"{list}[{i}]";
            if (layers[i] is not { } layer)
            {
                failures.Require(false, $"{name} is null; give a layer.");
                return null;
            }

            var before = failures.Count;
            layer.Check(shape, name, failures);
            if (failures.Count > before && layer is not (LinearLayer or ActivationLayer))
            {
                // Whatever follows would be called wrong for this layer's sake.
                return null;
            }

            shape = layer.OutputShape(shape);
            if (shape.IsImage && (long)shape.Channels * shape.Height * shape.Width > MaxWidth)
            {
                failures.Require(false, $"{name} gives images of {shape}; at most {MaxWidth} values per row are supported.");
                return null;
            }
        }

        return shape;
    }

    private static void CheckOutput(VaeArchitecture architecture, LayerShape? decoded, Failures failures)
    {
        var kernel = architecture.OutputKernel;
        failures.Require(
            kernel == 0 || (kernel is > 0 and < 1024 && kernel % 2 == 1),
            $"{nameof(architecture.OutputKernel)} is {kernel}; it must be odd, which leaves the size of the image as it is, or 0 for a linear output.");
        if (kernel == 0 || decoded is not { } image)
        {
            return;
        }

        if (!image.IsImage)
        {
            failures.Require(false, $"{nameof(architecture.OutputKernel)} is {kernel}; it needs a decoder that ends in images. Use 0 for a linear output.");
            return;
        }

        failures.Require(
            architecture.InputDimension % image.Pixels == 0,
            $"The decoder ends in images of {image.Height} x {image.Width} pixels; a row's {architecture.InputDimension} values are not a whole number of such channels.");
        var logVariances = architecture.Likelihood is null ? 0 : LikelihoodLayout.Of(architecture).OutputLogVariances;
        failures.Require(
            logVariances % image.Pixels == 0,
            $"The likelihood takes {logVariances} variances from the decoder, which are not a whole number of channels of {image.Height} x {image.Width} pixels. "
            + $"Use another {nameof(GaussianVariance)}, or set {nameof(architecture.OutputKernel)} to 0.");
    }

    private static void CheckCondition(VaeArchitecture architecture, Failures failures)
    {
        var dimensions = architecture.Encoder.Concat(architecture.Decoder).OfType<ConditionLayer>().Select(layer => layer.Dimension).Distinct().ToList();
        failures.Require(
            dimensions.Count < 2,
            $"There are {nameof(ConditionLayer)}s of {string.Join(" and ", dimensions)} values; a row has one condition. Give all the same {nameof(ConditionLayer.Dimension)}.");
        failures.Require(
            !architecture.LinearPaths || dimensions.Count == 0 || architecture is { Encoder: [ConditionLayer, ..], Decoder: [ConditionLayer, ..] },
            $"{nameof(architecture.LinearPaths)} is true and the condition does not begin both encoder and decoder. Begin both with the {nameof(ConditionLayer)}.");
    }

    private static void CheckPaths(VaeArchitecture architecture, Failures failures)
    {
        var image = architecture.Encoder.Concat(architecture.Decoder).FirstOrDefault(layer => layer is not (LinearLayer or ActivationLayer or ConditionLayer));
        failures.Require(
            !architecture.LinearPaths || image is null,
            $"{nameof(architecture.LinearPaths)} is true and there is a {image?.GetType().Name}; linear paths need an encoder and a decoder of "
            + $"LinearLayer and ActivationLayer alone. Set {nameof(architecture.LinearPaths)} to false, or leave the layers for images out.");
    }

    private static void CheckSize(VaeArchitecture architecture)
    {
        var total = ParameterList.Describe(architecture).Sum(p => p.Shape.Aggregate(1L, (product, d) => product * d));
        if (total > Array.MaxLength)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The architecture has {total:N0} parameters; at most {Array.MaxLength:N0} are supported. Use narrower layers."));
        }
    }
}
