namespace Vae.Architecture;

/// <summary>
/// The likelihood of an architecture as parts in the order of their slots. Each part's log-variances follow those of the parts
/// before it: the decoder's in <c>output.logVar</c>, those that rows share in <c>likelihood.logVar</c>.
/// </summary>
internal sealed class LikelihoodLayout
{
    private LikelihoodLayout(IEnumerable<(int First, int Count, VaeLikelihood Likelihood)> ranges)
    {
        var parts = new List<LikelihoodPart>();
        foreach (var (first, count, likelihood) in ranges)
        {
            var part = new LikelihoodPart(likelihood, first, count, OutputLogVariances, SharedLogVariances);
            OutputLogVariances += part.OutputLogVariances;
            SharedLogVariances += part.SharedLogVariances;
            parts.Add(part);
        }

        Parts = parts;
    }

    public IReadOnlyList<LikelihoodPart> Parts { get; }

    /// <summary>The slots of Gaussian parts, ascending.</summary>
    public IEnumerable<int> GaussianSlots =>
        Parts.Where(part => part.Likelihood is GaussianLikelihood).SelectMany(part => Enumerable.Range(part.First, part.Count));

    /// <summary>Log-variances that the decoder gives for every row.</summary>
    public int OutputLogVariances { get; }

    /// <summary>Log-variances that rows share.</summary>
    public int SharedLogVariances { get; }

    public static LikelihoodLayout Of(VaeArchitecture architecture) => new(
        architecture.Likelihood is MixedLikelihood mixed
            ? mixed.Ranges.Select(range => (range.First, range.Count, range.Likelihood))
            : [(0, architecture.InputDimension, architecture.Likelihood)]);
}
