using System.Globalization;

namespace Vae.MLNet.Training;

/// <summary>An architecture in a line of text, for the log.</summary>
internal static class ArchitectureSummary
{
    public static string Of(VaeArchitecture architecture)
    {
        var parameters = architecture.GetParameters().Sum(p => p.Shape.Aggregate(1L, (product, d) => product * d));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Encoder {architecture.InputDimension} - {Layers(architecture.Encoder)}{architecture.LatentDimension}, "
            + $"decoder {architecture.LatentDimension} - {Layers(architecture.Decoder)}{architecture.InputDimension}, "
            + $"{LikelihoodOf(architecture.Likelihood)}, {parameters:N0} parameters.");
    }

    private static string LikelihoodOf(VaeLikelihood likelihood) => likelihood switch
    {
        GaussianLikelihood gaussian => $"Gaussian likelihood, {gaussian.Kind} variance",
        BernoulliLikelihood => "Bernoulli likelihood",
        CategoricalLikelihood => "categorical likelihood",
        MixedLikelihood mixed => "mixed likelihood: " + string.Join(", ", mixed.Ranges.GroupBy(
            range => range.Likelihood, (one, ranges) => $"{ranges.Count()} x {LikelihoodOf(one)}")),
        var other => other.GetType().Name,
    };

    private static string Layers(IReadOnlyList<VaeLayer> layers) => string.Concat(layers.Select(layer => layer switch
    {
        LinearLayer linear => $"{linear.Outputs} ",
        ActivationLayer activation => $"{activation.Function} - ",
        ConditionLayer condition => $"condition {condition.Dimension} - ",
        UnflattenLayer image => $"[{image.Channels}, {image.Height}, {image.Width}] - ",
        Conv2dLayer conv => $"Conv2d {conv.Channels} ",
        ConvTranspose2dLayer conv => $"ConvTranspose2d {conv.Channels} ",
        BatchNorm2dLayer => "BatchNorm2d ",
        _ => $"{layer.GetType().Name} - ",
    }));
}
