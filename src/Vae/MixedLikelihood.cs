namespace Vae;

/// <summary>A likelihood of its own for each of several ranges of slots: numeric, binary and one-hot columns in one VAE.</summary>
/// <remarks>
/// The loss of a row is the sum of its ranges' losses. A variance that is <see cref="GaussianVariance.Learned"/> is shared by
/// its range alone. Compared by value, range by range.
/// </remarks>
public sealed record MixedLikelihood : VaeLikelihood
{
    private LikelihoodRange[] _ranges = [];

    /// <summary>The ranges in the order of their slots; together every slot of the row exactly once.</summary>
    public required IReadOnlyList<LikelihoodRange> Ranges
    {
        get => _ranges;
        init => _ranges = [.. value];
    }

    /// <summary>Compares by value, the ranges one by one.</summary>
    /// <param name="other">The likelihood compared with; may be null.</param>
    public bool Equals(MixedLikelihood? other) => other is not null && _ranges.AsSpan().SequenceEqual(other._ranges);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var range in _ranges)
        {
            hash.Add(range);
        }

        return hash.ToHashCode();
    }
}
