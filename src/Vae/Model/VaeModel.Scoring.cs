using System.Buffers;
using System.Runtime.InteropServices;
using Vae.Architecture;
using Vae.Numerics;

namespace Vae;

/// <content>Encode, decode, reconstruct, sample and score.</content>
public sealed partial class VaeModel
{
    // Intermediate values are held for so many at once, whatever the rows and their width; enough to share among threads.
    private const int MaxBlockRows = 8192;
    private const int MaxBlockValues = 1 << 24;

    /// <summary>
    /// The least value <see cref="ReconstructionLoss"/> can take, in nats: 0 for binary data, categories and fixed variances, negative
    /// where a variance is learned.
    /// </summary>
    public float MinReconstructionLoss => (float)_scorer.Value.MinLoss;

    /// <summary>The least values that <see cref="ReconstructionLossPerFeature"/> can give, [D], in nats; they add up to the row's.</summary>
    public ReadOnlySpan<float> MinReconstructionLossPerFeature => _scorer.Value.MinLossOfSlot;

    /// <summary>What scoring a row once takes, encoder and decoder.</summary>
    internal double MultiplyAddsPerRow => _scorer.Value.MultiplyAddsPerRow;

    /// <summary>
    /// The least value <see cref="ReconstructionLoss"/> can take for a given row, whatever the decoder says of it: as
    /// <see cref="MinReconstructionLoss"/>, but without what the row has missing, and with the entropy of Bernoulli values between
    /// 0 and 1, which no decoder can avoid.
    /// </summary>
    /// <param name="row">The row, [D].</param>
    /// <param name="perFeature">Receives each slot's part, [D], in nats.</param>
    /// <returns>Their sum, in nats.</returns>
    /// <exception cref="ArgumentException">The span lengths disagree.</exception>
    public float LeastReconstructionLoss(ReadOnlySpan<float> row, Span<float> perFeature)
    {
        Require(row.Length, InputDimension, nameof(row));
        Require(perFeature.Length, InputDimension, nameof(perFeature));
        return (float)_leastLosses.Value.OfRow(row, perFeature);
    }

    /// <summary>The posterior means.</summary>
    /// <param name="rows">Data, [n, D].</param>
    /// <param name="mu">Receives [n, L].</param>
    /// <exception cref="ArgumentException">The span lengths disagree.</exception>
    public void Encode(ReadOnlySpan<float> rows, Span<float> mu)
    {
        Require(mu.Length, (long)RowsIn(rows) * LatentDimension, nameof(mu));
        _scorer.Value.Encode(rows, mu, default);
    }

    /// <summary>The posterior means and the logs of the posterior variances, clamped as in training.</summary>
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

    /// <summary>A draw from each row's posterior. A row's noise follows from the seed and the row's own values.</summary>
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

    /// <summary>The likelihood's means for latent rows: probabilities for Bernoulli and categorical slots, values in data units for
    /// Gaussian ones.</summary>
    /// <param name="z">Latent rows, [n, L].</param>
    /// <param name="mean">Receives [n, D].</param>
    /// <exception cref="ArgumentException">The span lengths disagree.</exception>
    public void Decode(ReadOnlySpan<float> z, Span<float> mean)
    {
        Require(mean.Length, (long)WholeRows(z.Length, LatentDimension, nameof(z)) * InputDimension, nameof(mean));
        _scorer.Value.Decode(z, mean);
    }

    /// <summary>The likelihood's means at z = mu.</summary>
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
            _scorer.Value.Decode(means, destination[..block.Length]);
            rows = rows[block.Length..];
            destination = destination[block.Length..];
        }

        ArrayPool<float>.Shared.Return(mu);
    }

    /// <summary>Rows generated from the prior: the likelihood's means at z ~ N(0, I).</summary>
    /// <param name="count">Rows; at least 0.</param>
    /// <param name="seed">Equal seeds and counts give equal rows.</param>
    /// <param name="destination">Receives [count, D].</param>
    /// <exception cref="ArgumentException">The count is negative or the span's length disagrees.</exception>
    /// <exception cref="InvalidOperationException">The model is an autoencoder's, which has no prior.</exception>
    public void Sample(int count, int seed, Span<float> destination)
    {
        RequirePrior();
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Require(destination.Length, (long)count * InputDimension, nameof(destination));
        var z = ArrayPool<float>.Shared.Rent(Math.Min(BlockRows, count) * LatentDimension);
        var noise = new Noise(seed, NoiseStream.PriorSample);
        for (var done = 0; done < count;)
        {
            var rows = Math.Min(BlockRows, count - done);
            for (var row = 0; row < rows; row++)
            {
                noise.FillNormal(z.AsSpan(row * LatentDimension, LatentDimension), (ulong)(done + row));
            }

            _scorer.Value.Decode(z.AsSpan(0, rows * LatentDimension), destination.Slice(done * InputDimension, rows * InputDimension));
            done += rows;
        }

        ArrayPool<float>.Shared.Return(z);
    }

    /// <summary>Reconstructions at equal steps on the straight line between the posterior means of two rows, both ends included.</summary>
    /// <param name="from">The first row, [D].</param>
    /// <param name="to">The last row, [D].</param>
    /// <param name="steps">Rows to give; at least 2.</param>
    /// <param name="destination">Receives [steps, D].</param>
    /// <exception cref="ArgumentException">There are fewer than 2 steps or the span lengths disagree.</exception>
    public void Interpolate(ReadOnlySpan<float> from, ReadOnlySpan<float> to, int steps, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        Require(from.Length, InputDimension, nameof(from));
        Require(to.Length, InputDimension, nameof(to));
        Require(destination.Length, (long)steps * InputDimension, nameof(destination));
        var z = new float[LatentDimension];
        var (first, last) = (new float[LatentDimension], new float[LatentDimension]);
        _scorer.Value.Encode(from, first, default);
        _scorer.Value.Encode(to, last, default);
        for (var step = 0; step < steps; step++)
        {
            for (var j = 0; j < z.Length; j++)
            {
                z[j] = float.Lerp(first[j], last[j], (float)step / (steps - 1));
            }

            _scorer.Value.Decode(z, destination.Slice(step * InputDimension, InputDimension));
        }
    }

    /// <summary>-log p(x|z = mu) of each row, summed over its slots, up to the likelihood's constants.</summary>
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

    /// <summary>-log p(x_d|z = mu) of each slot of each row, up to the likelihood's constants; a row's values add up to its loss.</summary>
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
        if (Objective == VaeObjective.Autoencoder)
        {
            throw new InvalidOperationException(ObjectiveRules.NoPosterior(Objective, $"{method} needs", instead));
        }
    }

    private void RequirePrior()
    {
        if (Objective == VaeObjective.Autoencoder)
        {
            throw new InvalidOperationException(
                "Sample draws latent rows from the prior, and the objective is Autoencoder, which trains without one: its latent rows lie "
                + "wherever they came to lie. Decode latent rows of Encode, or between them, or train with Objective = Vae.");
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
            : throw new ArgumentException($"'{name}' has {length} values, which are no whole number of rows of {width}.", name);

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
