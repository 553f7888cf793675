using Vae.Architecture;

namespace Vae;

/// <summary>A separate likelihood for each of several ranges of slots: numeric, binary and one-hot columns in one VAE.</summary>
/// <remarks>
/// The loss of a row is the sum of its ranges' losses. A variance that is <see cref="GaussianVariance.Learned"/> is shared
/// within its range only. Compared by value, range by range.
/// </remarks>
public sealed record MixedLikelihood : VaeLikelihood
{
    private ValueList<LikelihoodRange> _ranges = new([]);

    /// <summary>The ranges in the order of their slots; together they cover every slot of the row exactly once.</summary>
    public required IReadOnlyList<LikelihoodRange> Ranges
    {
        get => _ranges;
        init => _ranges = new(value);
    }
}
