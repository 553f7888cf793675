namespace Vae.Architecture;

/// <summary>The ranges of a <see cref="VaeArchitecture"/>, checked all at once.</summary>
internal static class ArchitectureRules
{
    /// <summary>More values than this in one layer or array is taken for a mistake, or for an attack by a model file.</summary>
    public const int MaxWidth = 1 << 24;

    public static void Check(VaeArchitecture architecture)
    {
        var failures = new Failures();
        failures.RequireRange(architecture.InputDimension, 1, MaxWidth, nameof(architecture.InputDimension));
        failures.RequireRange(architecture.LatentDimension, 1, MaxWidth, nameof(architecture.LatentDimension));
        CheckLayers(architecture.Encoder, nameof(architecture.Encoder), failures);
        CheckLayers(architecture.Decoder, nameof(architecture.Decoder), failures);
        LikelihoodRules.Check(architecture.Likelihood, architecture.InputDimension, failures);
        failures.RequireDefined(architecture.PosteriorScale, nameof(architecture.PosteriorScale));
        failures.RequireDefined(architecture.MissingValues, nameof(architecture.MissingValues));
        var ordered = architecture.MinLogVariance < architecture.MaxLogVariance
            && architecture.MinLogVariance >= -80 && architecture.MaxLogVariance <= 80;
        failures.Require(
            ordered,
            FormattableString.Invariant(
                $"{nameof(architecture.MinLogVariance)} is {architecture.MinLogVariance} and {nameof(architecture.MaxLogVariance)} ")
            + FormattableString.Invariant($"{architecture.MaxLogVariance}; they must lie in [-80, 80], the first below the second."));
        failures.ThrowIfAny("The architecture is not valid.");
        CheckSize(architecture);
    }

    private static void CheckLayers(IReadOnlyList<VaeLayer> layers, string list, Failures failures)
    {
        for (var i = 0; i < layers.Count; i++)
        {
            switch (layers[i])
            {
                case LinearLayer linear:
                    failures.RequireRange(linear.Outputs, 1, MaxWidth, $"{list}[{i}].{nameof(linear.Outputs)}");
                    break;
                case ActivationLayer activation:
                    failures.RequireDefined(activation.Function, $"{list}[{i}].{nameof(activation.Function)}");
                    break;
                case null:
                    failures.Require(false, $"{list}[{i}] is null; give a layer.");
                    break;
            }
        }
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
