using System.Globalization;

namespace Vae.MLNet.Training;

/// <summary>An architecture in a line of text, for the log.</summary>
internal static class ArchitectureSummary
{
    public static string Of(VaeArchitecture architecture)
    {
        var parameters = architecture.GetParameters().Sum(p => p.Shape.Aggregate(1L, (product, d) => product * d));
        var likelihood = architecture.Likelihood switch
        {
            GaussianLikelihood gaussian => $"Gaussian likelihood, {gaussian.Variance} variance",
            BernoulliLikelihood => "Bernoulli likelihood",
            var other => other.GetType().Name,
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Encoder {architecture.InputDimension} - {Layers(architecture.Encoder)}{architecture.LatentDimension}, "
            + $"decoder {architecture.LatentDimension} - {Layers(architecture.Decoder)}{architecture.InputDimension}, "
            + $"{likelihood}, {parameters:N0} parameters.");
    }

    private static string Layers(IReadOnlyList<VaeLayer> layers) => string.Concat(layers.Select(layer => layer switch
    {
        LinearLayer linear => $"{linear.Outputs} ",
        ActivationLayer activation => $"{activation.Function} - ",
        _ => $"{layer.GetType().Name} - ",
    }));
}
