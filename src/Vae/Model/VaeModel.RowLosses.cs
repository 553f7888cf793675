using System.Buffers;
using Vae.Kernels;
using Vae.Model;

namespace Vae;

/// <content>Row losses: those that draw from the posterior, and KL.</content>
public sealed partial class VaeModel
{
    /// <summary>Computes KL(q(z|x) || N(0, I)) for each row.</summary>
    /// <param name="rows">Data, [n, D].</param>
    /// <param name="divergences">Receives [n], in nats.</param>
    /// <param name="conditions">As for <see cref="Encode(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>.</param>
    /// <exception cref="ArgumentException">The span lengths disagree.</exception>
    /// <exception cref="InvalidOperationException">The model is an autoencoder's, which has no posterior.</exception>
    public void KlDivergence(ReadOnlySpan<float> rows, Span<float> divergences, ReadOnlySpan<float> conditions = default)
    {
        RequirePosterior(nameof(KlDivergence), "Take ReconstructionLoss");
        var all = RowsOf(rows, conditions);
        Require(divergences.Length, all.Count, nameof(divergences));
        var mu = ArrayPool<float>.Shared.Rent(Math.Min(BlockRows, all.Count) * LatentDimension);
        var logVar = ArrayPool<float>.Shared.Rent(Math.Min(BlockRows, all.Count) * LatentDimension);
        for (var first = 0; first < all.Count; first += BlockRows)
        {
            var block = BlockOf(all, first);
            var count = block.Count;
            _scorer.Value.Encode(block, mu.AsSpan(0, count * LatentDimension), logVar.AsSpan(0, count * LatentDimension));
            FillKlDivergence(mu, logVar, divergences.Slice(first, count));
        }

        ArrayPool<float>.Shared.Return(mu);
        ArrayPool<float>.Shared.Return(logVar);
    }

    /// <summary>Computes the negative ELBO of each row with beta 1: the mean of -log p(x|z) over draws of z, plus the KL.</summary>
    /// <param name="rows">Data, [n, D].</param>
    /// <param name="samples">Draws of z per row; at least 1.</param>
    /// <param name="seed">A row's draws follow from the seed and the row's own values.</param>
    /// <param name="losses">Receives [n], in nats.</param>
    /// <param name="conditions">As for <see cref="Encode(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>.</param>
    /// <exception cref="ArgumentException">The samples are below 1, or the span lengths disagree.</exception>
    /// <exception cref="InvalidOperationException">The model is an autoencoder's, which has no posterior.</exception>
    public void NegativeElbo(ReadOnlySpan<float> rows, int samples, int seed, Span<float> losses, ReadOnlySpan<float> conditions = default)
    {
        var all = RequireDraws(nameof(NegativeElbo), rows, conditions, samples, losses.Length, nameof(losses));
        for (var first = 0; first < all.Count; first += BlockRows)
        {
            var block = BlockOf(all, first);
            NegativeElboOfBlock(block, samples, seed, losses.Slice(first, block.Count));
        }
    }

    /// <summary>Computes the logarithm of the reconstruction probability of each row: the mean of log p(x|z) over draws of z from q(z|x).</summary>
    /// <param name="rows">Data, [n, D].</param>
    /// <param name="samples">Draws of z per row; at least 1.</param>
    /// <param name="seed">A row's draws follow from the seed and the row's own values.</param>
    /// <param name="logProbabilities">
    /// Receives [n] log probabilities (densities where data are continuous), in nats. Higher
    /// is more normal; it equals <see cref="NegativeElbo(ReadOnlySpan{float}, int, int, Span{float}, ReadOnlySpan{float})"/>'s first term with its sign reversed.
    /// </param>
    /// <param name="conditions">As for <see cref="Encode(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>.</param>
    /// <exception cref="ArgumentException">The samples are below 1, or the span lengths disagree.</exception>
    /// <exception cref="InvalidOperationException">The model is an autoencoder's, which has no posterior.</exception>
    /// <remarks>An and Cho 2015, "Variational autoencoder based anomaly detection using reconstruction probability", algorithm 4:
    /// what they call a probability is likewise the mean of the logarithms.</remarks>
    public void ReconstructionLogProbability(ReadOnlySpan<float> rows, int samples, int seed, Span<float> logProbabilities, ReadOnlySpan<float> conditions = default)
    {
        var all = RequireDraws(nameof(ReconstructionLogProbability), rows, conditions, samples, logProbabilities.Length, nameof(logProbabilities));
        for (var first = 0; first < all.Count; first += BlockRows)
        {
            var block = BlockOf(all, first);
            ReconstructionLogProbabilityOfBlock(block, samples, seed, logProbabilities.Slice(first, block.Count));
        }
    }

    /// <summary>
    /// Computes the importance-weighted bound on log p(x) of each row: log (1/k sum_i p(x, z_i) / q(z_i|x)) with z_i from q(z|x). With
    /// one draw it is, in expectation, the ELBO with beta 1; it rises with the draws, in expectation, towards log p(x).
    /// </summary>
    /// <param name="rows">Data, [n, D].</param>
    /// <param name="samples">Draws of z per row, k; at least 1.</param>
    /// <param name="seed">A row's draws follow from the seed and the row's own values.</param>
    /// <param name="bounds">
    /// Receives [n] lower bounds on log p(x), in nats. Higher is more normal.
    /// </param>
    /// <param name="conditions">As for <see cref="Encode(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>.</param>
    /// <exception cref="ArgumentException">The samples are below 1, or the span lengths disagree.</exception>
    /// <exception cref="InvalidOperationException">The model is an autoencoder's, which has no posterior.</exception>
    /// <remarks>Burda et al., arXiv:1509.00519, eq. 8, by log-sum-exp in double precision. For Bernoulli data log p(x) is that of
    /// binary x; between 0 and 1 it is the cross-entropy, without a normalising constant.</remarks>
    public void ImportanceWeightedBound(ReadOnlySpan<float> rows, int samples, int seed, Span<float> bounds, ReadOnlySpan<float> conditions = default)
    {
        var all = RequireDraws(nameof(ImportanceWeightedBound), rows, conditions, samples, bounds.Length, nameof(bounds));
        for (var first = 0; first < all.Count; first += BlockRows)
        {
            var block = BlockOf(all, first);
            ImportanceWeightedBoundOfBlock(block, samples, seed, bounds.Slice(first, block.Count));
        }
    }

    private ModelRows RequireDraws(
        string method, ReadOnlySpan<float> rows, ReadOnlySpan<float> conditions, int samples, int length, string name)
    {
        RequirePosterior(method, "Take ReconstructionLoss");
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        var all = RowsOf(rows, conditions);
        Require(length, all.Count, name);
        return all;
    }

    private void NegativeElboOfBlock(ModelRows rows, int samples, int seed, Span<float> losses)
    {
        using var draws = new PosteriorDraws(this, rows, seed);
        FillKlDivergence(draws.Mu, draws.LogVar, losses);
        for (var draw = 0; draw < samples; draw++)
        {
            draws.Next(rows, draw);
            for (var row = 0; row < losses.Length; row++)
            {
                losses[row] += draws.Losses[row] / samples;
            }
        }
    }

    private void ReconstructionLogProbabilityOfBlock(ModelRows rows, int samples, int seed, Span<float> logProbabilities)
    {
        using var draws = new PosteriorDraws(this, rows, seed);
        logProbabilities.Clear();
        for (var draw = 0; draw < samples; draw++)
        {
            draws.Next(rows, draw);
            for (var row = 0; row < logProbabilities.Length; row++)
            {
                logProbabilities[row] -= draws.Losses[row] / samples;
            }
        }

    }

    private void ImportanceWeightedBoundOfBlock(ModelRows rows, int samples, int seed, Span<float> bounds)
    {
        using var draws = new PosteriorDraws(this, rows, seed);
        var rented = ArrayPool<double>.Shared.Rent(2 * bounds.Length);
        var largest = rented.AsSpan(0, bounds.Length);
        var sums = rented.AsSpan(bounds.Length, bounds.Length);
        largest.Fill(double.NegativeInfinity);
        sums.Clear();
        for (var draw = 0; draw < samples; draw++)
        {
            draws.Next(rows, draw);
            for (var row = 0; row < bounds.Length; row++)
            {
                var weight = draws.LogRatio(row) - draws.Losses[row];
                if (weight > largest[row])
                {
                    // exp(-infinity) makes the first sum 1.
                    sums[row] = (sums[row] * ScalarMath.Exp(largest[row] - weight)) + 1;
                    largest[row] = weight;
                }
                else
                {
                    sums[row] += ScalarMath.Exp(weight - largest[row]);
                }
            }
        }

        for (var row = 0; row < bounds.Length; row++)
        {
            bounds[row] = (float)(largest[row] + ScalarMath.Log(sums[row] / samples));
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    private void FillKlDivergence(ReadOnlySpan<float> mu, ReadOnlySpan<float> logVar, Span<float> divergences)
    {
        for (var row = 0; row < divergences.Length; row++)
        {
            var sum = 0.0;
            for (var i = row * LatentDimension; i < (row + 1) * LatentDimension; i++)
            {
                sum += UnitDivergence(mu[i], logVar[i]);
            }

            divergences[row] = (float)sum;
        }
    }

    internal static double UnitDivergence(double mu, float logVar) => 0.5 * ((mu * mu) + ScalarMath.Exp(logVar) - 1 - logVar);

    /// <summary>Pooled buffers for the draws of z of a block of rows, and each draw's losses.</summary>
    private readonly ref struct PosteriorDraws
    {
        private readonly VaeModel _model;
        private readonly Noise _noise;
        private readonly float[] _rented;
        private readonly Span<float> _epsilon;
        private readonly Span<float> _z;

        public PosteriorDraws(VaeModel model, ModelRows rows, int seed)
        {
            _model = model;
            _noise = new(seed, NoiseStream.RowLoss);
            var count = rows.Count;
            var length = count * model.LatentDimension;
            _rented = ArrayPool<float>.Shared.Rent((4 * length) + count);
            var rest = _rented.AsSpan(0, (4 * length) + count);
            Mu = rest[..length];
            LogVar = rest.Slice(length, length);
            _epsilon = rest.Slice(2 * length, length);
            _z = rest.Slice(3 * length, length);
            Losses = rest[(4 * length)..];
            model._scorer.Value.Encode(rows, Mu, LogVar);
        }

        public Span<float> Mu { get; }

        public Span<float> LogVar { get; }

        /// <summary>-log p(x|z) of the latest draw, [n].</summary>
        public Span<float> Losses { get; }

        public void Next(ModelRows rows, int draw)
        {
            var latent = _model.LatentDimension;
            for (var row = 0; row < Losses.Length; row++)
            {
                _noise.FillNormal(_epsilon.Slice(row * latent, latent), Hash(rows, row, draw));
            }

            PosteriorKernels.Reparameterize(Mu, LogVar, _epsilon, _z);
            _model.SumLosses(rows, _z, Losses);
        }

        /// <summary>log p(z) - log q(z|x) of the latest draw; from epsilon, as z - mu would lose small variances.</summary>
        public double LogRatio(int row)
        {
            var sum = 0.0;
            for (var i = row * _model.LatentDimension; i < (row + 1) * _model.LatentDimension; i++)
            {
                sum += ((double)_epsilon[i] * _epsilon[i]) + LogVar[i] - ((double)_z[i] * _z[i]);
            }

            return 0.5 * sum;
        }

        public void Dispose() => ArrayPool<float>.Shared.Return(_rented);
    }
}
