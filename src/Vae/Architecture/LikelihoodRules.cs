namespace Vae.Architecture;

/// <summary>The ranges of a <see cref="VaeLikelihood"/>.</summary>
internal static class LikelihoodRules
{
    // A row of thousands of wrong ranges is one mistake, and a short list shows it.
    private const int MaxFailures = 5;

    /// <summary>More ranges than this are taken for a mistake, or for an attack by a model file.</summary>
    public const int MaxRanges = 8192;

    public static void Check(VaeLikelihood? likelihood, int slots, Failures failures)
    {
        failures.Require(likelihood is not null, "Likelihood is null; use VaeLikelihood.Gaussian or VaeLikelihood.Bernoulli.");
        CheckGaussian(likelihood, "", failures);
        if (likelihood is MixedLikelihood mixed)
        {
            CheckRanges(mixed.Ranges, slots, failures);
        }
    }

    /// <summary>What standardised data ask of a likelihood.</summary>
    /// <summary>Whether every Gaussian slot's mean may be any number, as those of standardised data must.</summary>
    public static bool LeavesMeansUnbounded(VaeLikelihood likelihood) => likelihood switch
    {
        GaussianLikelihood gaussian => gaussian.Mean == OutputMean.Identity,
        MixedLikelihood mixed => mixed.Ranges.All(range => range is null || LeavesMeansUnbounded(range.Likelihood)),
        _ => true,
    };

    public static void CheckStandardized(VaeArchitecture architecture, Failures failures)
    {
        if (architecture is not { Standardize: true, Likelihood: { } likelihood })
        {
            return;
        }

        var gaussians = (likelihood is MixedLikelihood mixed ? mixed.Ranges.Select(range => range?.Likelihood) : [likelihood])
            .OfType<GaussianLikelihood>().ToList();
        failures.Require(
            gaussians.Count > 0,
            $"{nameof(architecture.Standardize)} is true, but no slot has a Gaussian likelihood, and only those are standardised. Set it to false, or use VaeLikelihood.Gaussian.");
        foreach (var mean in gaussians.Select(gaussian => gaussian.Mean).Where(mean => mean != OutputMean.Identity).Distinct())
        {
            failures.Require(
                false,
                $"{nameof(architecture.Standardize)} is true and the Gaussian likelihood's {nameof(GaussianLikelihood.Mean)} is {mean}, whose range standardised data exceed. "
                + $"Set {nameof(architecture.Standardize)} to false, or use OutputMean.Identity.");
        }
    }

    private static void CheckRanges(IReadOnlyList<LikelihoodRange> ranges, int slots, Failures failures)
    {
        if (ranges.Count > MaxRanges)
        {
            failures.Require(false, $"Likelihood.Ranges has {ranges.Count} ranges; at most {MaxRanges} are supported. Join neighbours of one kind.");
            return;
        }

        var (next, wrong) = (0L, 0);
        for (var i = 0; i < ranges.Count && wrong < MaxFailures; i++)
        {
            var name = $"Likelihood.Ranges[{i}]";
            if (ranges[i] is not { } range)
            {
                failures.Require(false, $"{name} is null; give a range of slots.");
                return;
            }

            var follows = range.First == next && range.Count >= 1;
            failures.Require(
                follows,
                $"{name} has {range.Count} slots from slot {range.First} on; it must have at least 1, from slot {next} on, where the "
                + "ranges before it end.");
            var known = range.Likelihood is not (null or MixedLikelihood);
            failures.Require(
                known, $"{name}.Likelihood is {(range.Likelihood is null ? "null" : "mixed itself")}; give Bernoulli, Gaussian or categorical.");
            CheckGaussian(range.Likelihood, name + ".", failures);
            wrong += follows && known ? 0 : 1;
            next = (long)range.First + range.Count;
        }

        failures.Require(
            wrong > 0 || next == slots,
            $"Likelihood.Ranges cover {next} slots; a row has {slots}. Give every slot exactly one range.");
    }

    private static void CheckGaussian(VaeLikelihood? likelihood, string prefix, Failures failures)
    {
        if (likelihood is GaussianLikelihood gaussian)
        {
            var variance = prefix + nameof(gaussian.Variance);
            failures.RequireDefined(gaussian.Kind, variance);
            failures.RequireDefined(gaussian.Mean, prefix + nameof(gaussian.Mean));
            failures.RequirePositive(gaussian.FixedValue, variance);
        }
    }
}
