using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Vae.Kernels;
using Vae.Model;
using Vae.Options;

namespace Vae;

/// <content>Encode, decode, reconstruct and score.</content>
public sealed partial class VaeModel
{
    // Intermediate values are held for so many at once, whatever the rows and their width; enough to share among threads.
    private const int MaxBlockRows = 8192;
    private const int MaxBlockValues = 1 << 24;

    /// <summary>
    /// The smallest values that <see cref="ReconstructionLossPerFeature(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/> can give, [D], in nats: 0 for a binary slot and a category,
    /// 1/2 log(2 pi v) for a Gaussian slot, v being its fixed variance or the least that may be learned, in the data's units. They add up to
    /// the smallest <see cref="ReconstructionLoss(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>.
    /// </summary>
    public ReadOnlySpan<float> MinReconstructionLossPerFeature => _scorer.Value.MinLossOfSlot;

    /// <summary>What scoring a row once takes, encoder and decoder.</summary>
    internal double MultiplyAddsPerRow => _scorer.Value.MultiplyAddsPerRow;

    /// <summary>
    /// Computes the smallest value <see cref="ReconstructionLoss(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/> can take for a given row, whatever the decoder: like
    /// <see cref="MinReconstructionLossPerFeature"/>, but without the row's missing values, and with the entropy of Bernoulli values between
    /// 0 and 1, which no decoder can avoid.
    /// </summary>
    /// <param name="row">The row, [D].</param>
    /// <param name="perFeature">Receives each slot's part, [D], in nats.</param>
    /// <returns>Their sum, in nats.</returns>
    /// <exception cref="ArgumentException">The span lengths disagree.</exception>
    public float MinReconstructionLoss(ReadOnlySpan<float> row, Span<float> perFeature)
    {
        Require(row.Length, InputDimension, nameof(row));
        Require(perFeature.Length, InputDimension, nameof(perFeature));
        return (float)_minLosses.Value.OfRow(row, perFeature);
    }

    /// <summary>Computes the posterior means.</summary>
    /// <param name="rows">Data, [n, D].</param>
    /// <param name="mu">Receives [n, L].</param>
    /// <param name="conditions">
    /// What a conditional model is told of the rows: [n, C], or [C] for all of them; give it by name. Left out where the model has no condition, or
    /// where the rows are [n, D + C], each with its condition behind it.
    /// </param>
    /// <exception cref="ArgumentException">The span lengths disagree, a condition is missing, or the model takes none.</exception>
    public void Encode(ReadOnlySpan<float> rows, Span<float> mu, ReadOnlySpan<float> conditions = default)
    {
        var all = RowsOf(rows, conditions);
        Require(mu.Length, (long)all.Count * LatentDimension, nameof(mu));
        _scorer.Value.Encode(all, mu, default);
    }

    /// <summary>Computes the posterior means and the logs of the posterior variances, clamped as in training.</summary>
    /// <param name="rows">Data, [n, D].</param>
    /// <param name="mu">Receives [n, L].</param>
    /// <param name="logVar">Receives [n, L].</param>
    /// <param name="conditions">As for <see cref="Encode(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>.</param>
    /// <exception cref="ArgumentException">The span lengths disagree.</exception>
    /// <exception cref="InvalidOperationException">The model is an autoencoder's, which has no posterior.</exception>
    [OverloadResolutionPriority(1)]
    public void Encode(ReadOnlySpan<float> rows, Span<float> mu, Span<float> logVar, ReadOnlySpan<float> conditions = default)
    {
        RequirePosterior("Encode with logVar", "Take Encode without it");
        var all = RowsOf(rows, conditions);
        Require(mu.Length, (long)all.Count * LatentDimension, nameof(mu));
        Require(logVar.Length, mu.Length, nameof(logVar));
        _scorer.Value.Encode(all, mu, logVar);
    }

    /// <summary>Draws from each row's posterior. A row's noise follows from the seed and the row's own values.</summary>
    /// <param name="rows">Data, [n, D].</param>
    /// <param name="seed">Equal seeds give equal draws.</param>
    /// <param name="z">Receives [n, L].</param>
    /// <param name="conditions">As for <see cref="Encode(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>.</param>
    /// <exception cref="ArgumentException">The span lengths disagree.</exception>
    /// <exception cref="InvalidOperationException">The model is an autoencoder's, which has no posterior.</exception>
    public void SamplePosterior(ReadOnlySpan<float> rows, int seed, Span<float> z, ReadOnlySpan<float> conditions = default)
    {
        RequirePosterior(nameof(SamplePosterior), "Take Encode");
        var all = RowsOf(rows, conditions);
        Require(z.Length, (long)all.Count * LatentDimension, nameof(z));
        var logVar = ArrayPool<float>.Shared.Rent(z.Length);
        _scorer.Value.Encode(all, z, logVar.AsSpan(0, z.Length));
        AddPosteriorNoise(all, logVar, new(seed, NoiseStream.PosteriorSample), draw: 0, z);
        ArrayPool<float>.Shared.Return(logVar);
    }

    /// <summary>Computes the likelihood's means for latent rows: probabilities for Bernoulli and categorical slots, values in data units for
    /// Gaussian ones.</summary>
    /// <param name="z">Latent rows, [n, L].</param>
    /// <param name="mean">Receives [n, D].</param>
    /// <param name="conditions">What a conditional model is told of them: [n, C], or [C] for all; left out where each lies behind its latent row, [n, L + C].</param>
    /// <exception cref="ArgumentException">The span lengths disagree.</exception>
    public void Decode(ReadOnlySpan<float> z, Span<float> mean, ReadOnlySpan<float> conditions = default)
    {
        var all = ModelRows.Of(z, conditions, LatentDimension, ConditionDimension, nameof(z));
        Require(mean.Length, (long)all.Count * InputDimension, nameof(mean));
        _scorer.Value.Decode(all, mean, default);
    }

    /// <summary>Computes the likelihood's means at z = mu.</summary>
    /// <param name="rows">Data, [n, D].</param>
    /// <param name="destination">Receives [n, D].</param>
    /// <param name="conditions">As for <see cref="Encode(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>.</param>
    /// <exception cref="ArgumentException">The span lengths disagree.</exception>
    public void Reconstruct(ReadOnlySpan<float> rows, Span<float> destination, ReadOnlySpan<float> conditions = default)
    {
        var all = RowsOf(rows, conditions);
        Require(destination.Length, (long)all.Count * InputDimension, nameof(destination));
        var mu = ArrayPool<float>.Shared.Rent(Math.Min(BlockRows, all.Count) * LatentDimension);
        for (var first = 0; first < all.Count; first += BlockRows)
        {
            var block = BlockOf(all, first);
            var means = mu.AsSpan(0, block.Count * LatentDimension);
            _scorer.Value.Encode(block, means, default);
            _scorer.Value.Decode(block.With(means, LatentDimension), destination.Slice(first * InputDimension, block.Count * InputDimension), default);
        }

        ArrayPool<float>.Shared.Return(mu);
    }

    /// <summary>Computes -log p(x|z = mu) for each row, summed over its slots.</summary>
    /// <param name="rows">Data, [n, D].</param>
    /// <param name="losses">Receives [n], in nats.</param>
    /// <param name="conditions">As for <see cref="Encode(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>.</param>
    /// <exception cref="ArgumentException">The span lengths disagree.</exception>
    public void ReconstructionLoss(ReadOnlySpan<float> rows, Span<float> losses, ReadOnlySpan<float> conditions = default)
    {
        var all = RowsOf(rows, conditions);
        Require(losses.Length, all.Count, nameof(losses));
        var mu = ArrayPool<float>.Shared.Rent(Math.Min(BlockRows, all.Count) * LatentDimension);
        for (var first = 0; first < all.Count; first += BlockRows)
        {
            var block = BlockOf(all, first);
            var means = mu.AsSpan(0, block.Count * LatentDimension);
            _scorer.Value.Encode(block, means, default);
            SumLosses(block, means, losses.Slice(first, block.Count));
        }

        ArrayPool<float>.Shared.Return(mu);
    }

    /// <summary>Computes -log p(x_d|z = mu) for each slot of each row; a row's values add up to its loss.</summary>
    /// <param name="rows">Data, [n, D].</param>
    /// <param name="losses">Receives [n, D], in nats.</param>
    /// <param name="conditions">As for <see cref="Encode(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>.</param>
    /// <exception cref="ArgumentException">The span lengths disagree.</exception>
    public void ReconstructionLossPerFeature(ReadOnlySpan<float> rows, Span<float> losses, ReadOnlySpan<float> conditions = default)
    {
        var all = RowsOf(rows, conditions);
        Require(losses.Length, (long)all.Count * InputDimension, nameof(losses));
        var mu = ArrayPool<float>.Shared.Rent(Math.Min(BlockRows, all.Count) * LatentDimension);
        for (var first = 0; first < all.Count; first += BlockRows)
        {
            var block = BlockOf(all, first);
            var means = mu.AsSpan(0, block.Count * LatentDimension);
            _scorer.Value.Encode(block, means, default);
            _scorer.Value.Losses(block, means, losses.Slice(first * InputDimension, block.Count * InputDimension));
        }

        ArrayPool<float>.Shared.Return(mu);
    }

    private int BlockRows => Math.Clamp(MaxBlockValues / Math.Max(InputDimension, LatentDimension), 1, MaxBlockRows);

    private void RequirePosterior(string method, string instead)
    {
        if (Objective is AutoencoderObjective)
        {
            throw new InvalidOperationException(ObjectiveRules.NoPosterior(Objective, $"{method} needs", instead));
        }
    }

    private static void Require(int actual, long expected, string name)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"'{name}' has {actual} values; it must have {expected}.", name);
        }
    }

    private ModelRows RowsOf(ReadOnlySpan<float> rows, ReadOnlySpan<float> conditions, string name = "rows") =>
        ModelRows.Of(rows, conditions, InputDimension, ConditionDimension, name);

    /// <summary>The rows from a number on, at most <see cref="BlockRows"/> of them.</summary>
    private ModelRows BlockOf(ModelRows rows, int first) => rows.Slice(first, Math.Min(BlockRows, rows.Count - first));

    /// <summary>Row losses, each the sum of its slots' losses in order, in double precision.</summary>
    /// <param name="rows">At most <see cref="BlockRows"/>.</param>
    /// <param name="z">A latent row for each.</param>
    /// <param name="losses">Receives a loss for each.</param>
    private void SumLosses(ModelRows rows, ReadOnlySpan<float> z, Span<float> losses)
    {
        var perFeature = ArrayPool<float>.Shared.Rent(rows.Count * InputDimension);
        _scorer.Value.Losses(rows, z, perFeature.AsSpan(0, rows.Count * InputDimension));
        for (var row = 0; row < losses.Length; row++)
        {
            var sum = 0.0;
            foreach (var loss in perFeature.AsSpan(row * InputDimension, InputDimension))
            {
                sum += loss;
            }

            losses[row] = (float)sum;
        }

        ArrayPool<float>.Shared.Return(perFeature);
    }

    /// <summary>z, which holds mu, becomes mu + exp(logVar / 2) * epsilon.</summary>
    private void AddPosteriorNoise(
        ModelRows rows, ReadOnlySpan<float> logVar, Noise noise, int draw, Span<float> z)
    {
        var epsilon = ArrayPool<float>.Shared.Rent(LatentDimension);
        var row = epsilon.AsSpan(0, LatentDimension);
        for (var i = 0; i < z.Length; i += LatentDimension)
        {
            noise.FillNormal(row, Hash(rows, i / LatentDimension, draw));
            var own = z.Slice(i, LatentDimension);
            PosteriorKernels.Reparameterize(own, logVar.Slice(i, LatentDimension), row, own);
        }

        ArrayPool<float>.Shared.Return(epsilon);
    }

    /// <summary>FNV-1a over the bits of a row's values and its condition, the same in every process.</summary>
    private static ulong Hash(ModelRows rows, int row, int draw) =>
        (Hash(rows.Condition(row), Hash(rows.Row(row), 14695981039346656037UL)) ^ (uint)draw) * 1099511628211UL;

    private static ulong Hash(ReadOnlySpan<float> values, ulong hash)
    {
        foreach (var word in MemoryMarshal.Cast<float, uint>(values))
        {
            hash = (hash ^ word) * 1099511628211UL;
        }

        return hash;
    }
}
