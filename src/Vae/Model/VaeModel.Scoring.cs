using System.Buffers;
using System.Runtime.InteropServices;
using Vae.Kernels;
using Vae.Options;

namespace Vae;

/// <content>Encode, decode, reconstruct and score.</content>
public sealed partial class VaeModel
{
    // Intermediate values are held for so many at once, whatever the rows and their width; enough to share among threads.
    private const int MaxBlockRows = 8192;
    private const int MaxBlockValues = 1 << 24;

    /// <summary>
    /// The smallest values that <see cref="ReconstructionLossPerFeature"/> can give, [D], in nats: 0 for a binary slot and a category,
    /// 1/2 log(2 pi v) for a Gaussian slot, v being its fixed variance or the least that may be learned, in the data's units. They add up to
    /// the smallest <see cref="ReconstructionLoss"/>.
    /// </summary>
    public ReadOnlySpan<float> MinReconstructionLossPerFeature => _scorer.Value.MinLossOfSlot;

    /// <summary>What scoring a row once takes, encoder and decoder.</summary>
    internal double MultiplyAddsPerRow => _scorer.Value.MultiplyAddsPerRow;

    /// <summary>
    /// Computes the smallest value <see cref="ReconstructionLoss"/> can take for a given row, whatever the decoder: like
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
    /// <exception cref="ArgumentException">The span lengths disagree.</exception>
    public void Encode(ReadOnlySpan<float> rows, Span<float> mu)
    {
        Require(mu.Length, (long)RowsIn(rows) * LatentDimension, nameof(mu));
        _scorer.Value.Encode(rows, mu, default);
    }

    /// <summary>Computes the posterior means and the logs of the posterior variances, clamped as in training.</summary>
    /// <param name="rows">Data, [n, D].</param>
    /// <param name="mu">Receives [n, L].</param>
    /// <param name="logVar">Receives [n, L].</param>
    /// <exception cref="ArgumentException">The span lengths disagree.</exception>
    /// <exception cref="InvalidOperationException">The model is an autoencoder's, which has no posterior.</exception>
    public void Encode(ReadOnlySpan<float> rows, Span<float> mu, Span<float> logVar)
    {
        RequirePosterior("Encode with logVar", "Take Encode without it");
        Require(mu.Length, (long)RowsIn(rows) * LatentDimension, nameof(mu));
        Require(logVar.Length, mu.Length, nameof(logVar));
        _scorer.Value.Encode(rows, mu, logVar);
    }

    /// <summary>Draws from each row's posterior. A row's noise follows from the seed and the row's own values.</summary>
    /// <param name="rows">Data, [n, D].</param>
    /// <param name="seed">Equal seeds give equal draws.</param>
    /// <param name="z">Receives [n, L].</param>
    /// <exception cref="ArgumentException">The span lengths disagree.</exception>
    /// <exception cref="InvalidOperationException">The model is an autoencoder's, which has no posterior.</exception>
    public void SamplePosterior(ReadOnlySpan<float> rows, int seed, Span<float> z)
    {
        RequirePosterior(nameof(SamplePosterior), "Take Encode");
        Require(z.Length, (long)RowsIn(rows) * LatentDimension, nameof(z));
        var logVar = ArrayPool<float>.Shared.Rent(z.Length);
        _scorer.Value.Encode(rows, z, logVar.AsSpan(0, z.Length));
        AddPosteriorNoise(rows, logVar, new(seed, NoiseStream.PosteriorSample), draw: 0, z);
        ArrayPool<float>.Shared.Return(logVar);
    }

    /// <summary>Computes the likelihood's means for latent rows: probabilities for Bernoulli and categorical slots, values in data units for
    /// Gaussian ones.</summary>
    /// <param name="z">Latent rows, [n, L].</param>
    /// <param name="mean">Receives [n, D].</param>
    /// <exception cref="ArgumentException">The span lengths disagree.</exception>
    public void Decode(ReadOnlySpan<float> z, Span<float> mean)
    {
        Require(mean.Length, (long)WholeRows(z.Length, LatentDimension, nameof(z)) * InputDimension, nameof(mean));
        _scorer.Value.Decode(z, mean, default);
    }

    /// <summary>Computes the likelihood's means at z = mu.</summary>
    /// <param name="rows">Data, [n, D].</param>
    /// <param name="destination">Receives [n, D].</param>
    /// <exception cref="ArgumentException">The span lengths disagree.</exception>
    public void Reconstruct(ReadOnlySpan<float> rows, Span<float> destination)
    {
        Require(destination.Length, rows.Length, nameof(destination));
        var mu = ArrayPool<float>.Shared.Rent(Math.Min(BlockRows, RowsIn(rows)) * LatentDimension);
        while (!rows.IsEmpty)
        {
            var block = FirstBlock(rows);
            var means = mu.AsSpan(0, RowsIn(block) * LatentDimension);
            _scorer.Value.Encode(block, means, default);
            _scorer.Value.Decode(means, destination[..block.Length], default);
            rows = rows[block.Length..];
            destination = destination[block.Length..];
        }

        ArrayPool<float>.Shared.Return(mu);
    }

    /// <summary>Computes -log p(x|z = mu) for each row, summed over its slots.</summary>
    /// <param name="rows">Data, [n, D].</param>
    /// <param name="losses">Receives [n], in nats.</param>
    /// <exception cref="ArgumentException">The span lengths disagree.</exception>
    public void ReconstructionLoss(ReadOnlySpan<float> rows, Span<float> losses)
    {
        Require(losses.Length, RowsIn(rows), nameof(losses));
        var mu = ArrayPool<float>.Shared.Rent(Math.Min(BlockRows, RowsIn(rows)) * LatentDimension);
        while (!rows.IsEmpty)
        {
            var block = FirstBlock(rows);
            var count = RowsIn(block);
            var means = mu.AsSpan(0, count * LatentDimension);
            _scorer.Value.Encode(block, means, default);
            SumLosses(block, means, losses[..count]);
            rows = rows[block.Length..];
            losses = losses[count..];
        }

        ArrayPool<float>.Shared.Return(mu);
    }

    /// <summary>Computes -log p(x_d|z = mu) for each slot of each row; a row's values add up to its loss.</summary>
    /// <param name="rows">Data, [n, D].</param>
    /// <param name="losses">Receives [n, D], in nats.</param>
    /// <exception cref="ArgumentException">The span lengths disagree.</exception>
    public void ReconstructionLossPerFeature(ReadOnlySpan<float> rows, Span<float> losses)
    {
        Require(losses.Length, rows.Length, nameof(losses));
        var mu = ArrayPool<float>.Shared.Rent(Math.Min(BlockRows, RowsIn(rows)) * LatentDimension);
        while (!rows.IsEmpty)
        {
            var block = FirstBlock(rows);
            var means = mu.AsSpan(0, RowsIn(block) * LatentDimension);
            _scorer.Value.Encode(block, means, default);
            _scorer.Value.Losses(block, means, losses[..block.Length]);
            rows = rows[block.Length..];
            losses = losses[block.Length..];
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

    private static int WholeRows(int length, int width, string name) =>
        length % width == 0
            ? length / width
            : throw new ArgumentException($"'{name}' has {length} values, which is not a whole number of rows of {width}.", name);

    private int RowsIn(ReadOnlySpan<float> rows) => WholeRows(rows.Length, InputDimension, nameof(rows));

    /// <summary>The first rows, at most <see cref="BlockRows"/> of them.</summary>
    private ReadOnlySpan<float> FirstBlock(ReadOnlySpan<float> rows) => rows[..Math.Min(rows.Length, BlockRows * InputDimension)];

    /// <summary>Row losses, each the sum of its slots' losses in order, in double precision.</summary>
    /// <param name="rows">At most <see cref="BlockRows"/>.</param>
    /// <param name="z">A latent row for each.</param>
    /// <param name="losses">Receives a loss for each.</param>
    private void SumLosses(ReadOnlySpan<float> rows, ReadOnlySpan<float> z, Span<float> losses)
    {
        var perFeature = ArrayPool<float>.Shared.Rent(rows.Length);
        _scorer.Value.Losses(rows, z, perFeature.AsSpan(0, rows.Length));
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
        ReadOnlySpan<float> rows, ReadOnlySpan<float> logVar, Noise noise, int draw, Span<float> z)
    {
        var epsilon = ArrayPool<float>.Shared.Rent(LatentDimension);
        var row = epsilon.AsSpan(0, LatentDimension);
        for (var i = 0; i < z.Length; i += LatentDimension)
        {
            var values = rows.Slice(i / LatentDimension * InputDimension, InputDimension);
            noise.FillNormal(row, Hash(values, draw));
            var own = z.Slice(i, LatentDimension);
            PosteriorKernels.Reparameterize(own, logVar.Slice(i, LatentDimension), row, own);
        }

        ArrayPool<float>.Shared.Return(epsilon);
    }

    /// <summary>FNV-1a over the values' bits, the same in every process.</summary>
    private static ulong Hash(ReadOnlySpan<float> values, int draw)
    {
        var hash = 14695981039346656037UL;
        foreach (var word in MemoryMarshal.Cast<float, uint>(values))
        {
            hash = (hash ^ word) * 1099511628211UL;
        }

        return (hash ^ (uint)draw) * 1099511628211UL;
    }
}
