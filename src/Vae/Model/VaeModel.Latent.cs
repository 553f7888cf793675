using System.Buffers;
using Vae.Model;

namespace Vae;

/// <content>What the latent units say of rows.</content>
public sealed partial class VaeModel
{
    // Of the posterior means over rows, the prior's being 1; Burda et al. found it to part units clearly.
    internal const double LeastActiveVariance = 0.01;

    /// <summary>
    /// The latent units that say something of the rows: those whose posterior mean has a variance above 0.01 over them. The others are as
    /// good as absent. A unit with a NaN is not active.
    /// </summary>
    /// <param name="rows">Data, [n, D]; at least 1 row, and hundreds for a count to rely on.</param>
    /// <param name="conditions">As for <see cref="Encode(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>.</param>
    /// <returns>From 0 to L.</returns>
    /// <exception cref="ArgumentException">There are no rows, or they are no whole number.</exception>
    /// <exception cref="InvalidOperationException">The model is an autoencoder's, whose code has no prior to be measured by.</exception>
    /// <remarks>Burda et al., arXiv:1509.00519, section 5.2.</remarks>
    public int ActiveUnits(ReadOnlySpan<float> rows, ReadOnlySpan<float> conditions = default)
    {
        RequirePosterior(nameof(ActiveUnits), "Take Encode");
        var all = RequireRows(rows, conditions);
        var count = all.Count;
        var mu = ArrayPool<float>.Shared.Rent(Math.Min(BlockRows, count) * LatentDimension);
        var sums = ArrayPool<double>.Shared.Rent(3 * LatentDimension);
        var origin = sums.AsSpan(0, LatentDimension);
        var sum = sums.AsSpan(LatentDimension, LatentDimension);
        var squares = sums.AsSpan(2 * LatentDimension, LatentDimension);
        squares.Clear();
        sum.Clear();
        for (var first = 0; first < count; first += BlockRows)
        {
            var block = BlockOf(all, first);
            var means = mu.AsSpan(0, block.Count * LatentDimension);
            _scorer.Value.Encode(block, means, default);
            for (var i = 0; i < means.Length; i++)
            {
                var unit = i % LatentDimension;
                if (i == unit && first == 0)
                {
                    origin[unit] = means[i];
                }

                // From the first row's mean, so that little is lost to the difference of two sums.
                var above = means[i] - origin[unit];
                sum[unit] += above;
                squares[unit] += above * above;
            }
        }

        var active = 0;
        for (var unit = 0; unit < LatentDimension; unit++)
        {
            active += (squares[unit] - (sum[unit] * sum[unit] / count)) / count > LeastActiveVariance ? 1 : 0;
        }

        ArrayPool<float>.Shared.Return(mu);
        ArrayPool<double>.Shared.Return(sums);
        return active;
    }

    /// <summary>KL(q(z_j|x) || N(0, 1)) of each latent unit, the mean over rows: how much each says of a row. They add up to the mean of
    /// <see cref="KlDivergence"/>.</summary>
    /// <param name="rows">Data, [n, D]; at least 1 row.</param>
    /// <param name="divergences">Receives [L], in nats; at least 0.</param>
    /// <param name="conditions">As for <see cref="Encode(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>.</param>
    /// <exception cref="ArgumentException">There are no rows, or the span lengths disagree.</exception>
    /// <exception cref="InvalidOperationException">The model is an autoencoder's, which has no posterior.</exception>
    public void KlPerDimension(ReadOnlySpan<float> rows, Span<float> divergences, ReadOnlySpan<float> conditions = default)
    {
        RequirePosterior(nameof(KlPerDimension), "Take ReconstructionLossPerFeature");
        var all = RequireRows(rows, conditions);
        var count = all.Count;
        Require(divergences.Length, LatentDimension, nameof(divergences));
        var mu = ArrayPool<float>.Shared.Rent(Math.Min(BlockRows, count) * LatentDimension);
        var logVar = ArrayPool<float>.Shared.Rent(mu.Length);
        var rented = ArrayPool<double>.Shared.Rent(LatentDimension);
        var sums = rented.AsSpan(0, LatentDimension);
        sums.Clear();
        for (var first = 0; first < count; first += BlockRows)
        {
            var block = BlockOf(all, first);
            var values = block.Count * LatentDimension;
            _scorer.Value.Encode(block, mu.AsSpan(0, values), logVar.AsSpan(0, values));
            for (var i = 0; i < values; i++)
            {
                sums[i % LatentDimension] += UnitDivergence(mu[i], logVar[i]);
            }
        }

        for (var unit = 0; unit < LatentDimension; unit++)
        {
            divergences[unit] = (float)(sums[unit] / count);
        }

        ArrayPool<float>.Shared.Return(mu);
        ArrayPool<float>.Shared.Return(logVar);
        ArrayPool<double>.Shared.Return(rented);
    }

    private ModelRows RequireRows(ReadOnlySpan<float> rows, ReadOnlySpan<float> conditions) =>
        rows.IsEmpty ? throw new ArgumentException("There are no rows; give at least one.", nameof(rows)) : RowsOf(rows, conditions);
}
