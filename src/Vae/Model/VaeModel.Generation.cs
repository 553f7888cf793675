using System.Buffers;
using Vae.Kernels;
using Vae.Model;

namespace Vae;

/// <content>Rows that were not there before: samples, and paths through the latent space.</content>
public sealed partial class VaeModel
{
    /// <summary>
    /// Draws rows from the model: z from N(0, I), then x from p(x|z). Binary slots are 0 or 1, categories one-hot, Gaussian slots have
    /// their variance's noise.
    /// </summary>
    /// <param name="count">How many rows; at least 0.</param>
    /// <param name="seed">Equal seeds give equal rows, and a larger count the same rows first.</param>
    /// <param name="destination">Receives [count, D].</param>
    /// <param name="conditions">What to sample given, for a conditional model: [C] for all rows, or [count, C].</param>
    /// <exception cref="ArgumentException">The count is negative or the span's length disagrees.</exception>
    /// <exception cref="InvalidOperationException">The model is an autoencoder's, which has no prior.</exception>
    public void Sample(int count, int seed, Span<float> destination, ReadOnlySpan<float> conditions = default)
    {
        RequireSamples(nameof(Sample), count, destination.Length);
        Generate(0, seed, means: false, destination, conditions);
    }

    /// <summary>Computes the means of p(x|z) at z from N(0, I), about which <see cref="Sample(int, int, Span{float}, ReadOnlySpan{float})"/> draws.</summary>
    /// <param name="count">How many rows; at least 0.</param>
    /// <param name="seed">Equal seeds give the means of equal samples.</param>
    /// <param name="destination">Receives [count, D].</param>
    /// <param name="conditions">What to sample given, for a conditional model: [C] for all rows, or [count, C].</param>
    /// <exception cref="ArgumentException">The count is negative or the span's length disagrees.</exception>
    /// <exception cref="InvalidOperationException">The model is an autoencoder's, which has no prior.</exception>
    public void SampleMeans(int count, int seed, Span<float> destination, ReadOnlySpan<float> conditions = default)
    {
        RequireSamples(nameof(SampleMeans), count, destination.Length);
        Generate(0, seed, means: true, destination, conditions);
    }

    /// <summary>Samples or means from a number on: the same rows as in a call that begins with the first.</summary>
    /// <param name="first">The number of the first row.</param>
    /// <param name="seed">As for <see cref="Sample(int, int, Span{float}, ReadOnlySpan{float})"/>.</param>
    /// <param name="means">Whether to leave the means as they are.</param>
    /// <param name="destination">Receives [n, D].</param>
    /// <param name="conditions">[C], or [n, C].</param>
    internal void Generate(long first, int seed, bool means, Span<float> destination, ReadOnlySpan<float> conditions)
    {
        var count = destination.Length / InputDimension;
        var stride = ModelRows.StrideOf(conditions, ConditionDimension, count);
        var draws = means ? null : new LikelihoodDraws(Architecture, seed);
        var logVar = means ? [] : ArrayPool<float>.Shared.Rent(Math.Min(BlockRows, count) * InputDimension);
        for (var done = 0; done < count; done += BlockRows)
        {
            var rows = Math.Min(BlockRows, count - done);
            var block = destination.Slice(done * InputDimension, rows * InputDimension);
            var given = stride == 0 ? conditions : conditions.Slice(done * stride, rows * stride);
            DecodePrior(first + done, seed, block, means ? default : logVar.AsSpan(0, block.Length), given);
            for (var row = 0; draws is not null && row < rows; row++)
            {
                var (start, width) = (row * InputDimension, InputDimension);
                draws.Draw(first + done + row, block.Slice(start, width), logVar.AsSpan(start, width));
            }
        }

        if (!means)
        {
            ArrayPool<float>.Shared.Return(logVar);
        }
    }

    /// <summary>Reconstructs at equal steps along the straight line between the posterior means of two rows, both ends included.</summary>
    /// <param name="from">The first row, [D].</param>
    /// <param name="to">The last row, [D].</param>
    /// <param name="steps">How many rows to produce; at least 2.</param>
    /// <param name="destination">Receives [steps, D].</param>
    /// <param name="conditions">What a conditional model is told: [C] for both rows, or [2, C], between which it goes in equal steps too.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 steps or the span lengths disagree.</exception>
    public void Interpolate(
        ReadOnlySpan<float> from, ReadOnlySpan<float> to, int steps, Span<float> destination, ReadOnlySpan<float> conditions = default)
    {
        Require(from.Length, InputDimension, nameof(from));
        Require(to.Length, InputDimension, nameof(to));
        RequireSteps(steps, destination.Length);
        var ends = RowsOf((float[])[.. from, .. to], ConditionOf(conditions, 2));
        var z = new float[2 * LatentDimension];
        _scorer.Value.Encode(ends, z, default);
        DecodeBetween(z.AsSpan(0, LatentDimension), z.AsSpan(LatentDimension), ends.Condition(0), ends.Condition(1), steps, destination);
    }

    /// <summary>Decodes at equal steps along the straight line between two latent rows, both ends included.</summary>
    /// <param name="from">The first latent row, [L].</param>
    /// <param name="to">The last latent row, [L].</param>
    /// <param name="steps">How many rows to produce; at least 2.</param>
    /// <param name="destination">Receives [steps, D].</param>
    /// <param name="conditions">As for <see cref="Interpolate(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, ReadOnlySpan{float})"/>.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 steps or the span lengths disagree.</exception>
    public void InterpolateLatent(
        ReadOnlySpan<float> from, ReadOnlySpan<float> to, int steps, Span<float> destination, ReadOnlySpan<float> conditions = default)
    {
        Require(from.Length, LatentDimension, nameof(from));
        Require(to.Length, LatentDimension, nameof(to));
        RequireSteps(steps, destination.Length);
        var ends = LatentRows((float[])[.. from, .. to], ConditionOf(conditions, 2));
        DecodeBetween(from, to, ends.Condition(0), ends.Condition(1), steps, destination);
    }

    /// <summary>
    /// Shows what one latent dimension stands for: decodes while it goes from one value to another in equal steps, both ends
    /// included, and the other dimensions stay at the row's posterior means.
    /// </summary>
    /// <param name="row">The row, [D].</param>
    /// <param name="dimension">The latent dimension, from 0.</param>
    /// <param name="from">Its first value; under the prior most lie between -2 and 2.</param>
    /// <param name="to">Its last value.</param>
    /// <param name="steps">How many rows to produce; at least 2.</param>
    /// <param name="destination">Receives [steps, D].</param>
    /// <param name="condition">What a conditional model is told, [C].</param>
    /// <exception cref="ArgumentException">
    /// There is no such dimension, there are fewer than 2 steps or the span lengths disagree.
    /// </exception>
    public void Traverse(
        ReadOnlySpan<float> row, int dimension, float from, float to, int steps, Span<float> destination, ReadOnlySpan<float> condition = default)
    {
        Require(row.Length, InputDimension, nameof(row));
        if (dimension < 0 || dimension >= LatentDimension)
        {
            throw new ArgumentOutOfRangeException(
                nameof(dimension), $"dimension is {dimension}; it must be between 0 and {LatentDimension - 1}, the latent dimensions of this model.");
        }

        var first = new float[LatentDimension];
        RequireSteps(steps, destination.Length);
        _scorer.Value.Encode(RowsOf(row, ConditionOf(condition, 1)), first, default);
        var last = (float[])first.Clone();
        (first[dimension], last[dimension]) = (from, to);
        DecodeBetween(first, last, condition, condition, steps, destination);
    }

    private void DecodeBetween(
        ReadOnlySpan<float> from, ReadOnlySpan<float> to, ReadOnlySpan<float> fromCondition, ReadOnlySpan<float> toCondition, int steps, Span<float> destination)
    {
        var (z, condition) = (new float[LatentDimension], new float[ConditionDimension]);
        for (var step = 0; step < steps; step++)
        {
            Between(from, to, (float)step / (steps - 1), z);
            Between(fromCondition, toCondition, (float)step / (steps - 1), condition);
            _scorer.Value.Decode(LatentRows(z, condition), destination.Slice(step * InputDimension, InputDimension), default);
        }
    }

    private static void Between(ReadOnlySpan<float> from, ReadOnlySpan<float> to, float share, Span<float> destination)
    {
        for (var j = 0; j < destination.Length; j++)
        {
            destination[j] = float.Lerp(from[j], to[j], share);
        }
    }

    /// <exception cref="ArgumentException">A conditional model is told nothing.</exception>
    private ReadOnlySpan<float> ConditionOf(ReadOnlySpan<float> conditions, int rows)
    {
        ModelRows.StrideOf(conditions, ConditionDimension, rows);
        return conditions;
    }

    /// <summary>Means and, unless empty, log-variances of rows of the prior from a number on.</summary>
    private void DecodePrior(long first, int seed, Span<float> means, Span<float> logVar, ReadOnlySpan<float> conditions)
    {
        var rows = means.Length / InputDimension;
        var z = ArrayPool<float>.Shared.Rent(rows * LatentDimension);
        var noise = new Noise(seed, NoiseStream.PriorSample);
        for (var row = 0; row < rows; row++)
        {
            noise.FillNormal(z.AsSpan(row * LatentDimension, LatentDimension), (ulong)(first + row));
        }

        _scorer.Value.Decode(LatentRows(z.AsSpan(0, rows * LatentDimension), conditions), means, logVar);
        ArrayPool<float>.Shared.Return(z);
    }

    private ModelRows LatentRows(ReadOnlySpan<float> z, ReadOnlySpan<float> conditions, string name = "z") =>
        ModelRows.Of(z, conditions, LatentDimension, ConditionDimension, name);

    private void RequireSamples(string method, int count, int length)
    {
        RequirePrior(method);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Require(length, (long)count * InputDimension, "destination");
    }

    /// <exception cref="InvalidOperationException">The model is an autoencoder's.</exception>
    internal void RequirePrior(string method)
    {
        if (Objective is AutoencoderObjective)
        {
            throw new InvalidOperationException(
                $"{method} draws latent rows from the prior, and an {nameof(AutoencoderObjective)} trains without one: its latent rows may lie "
                + $"anywhere. Decode latent rows from Encode, or points between them, or train with an {nameof(ElboObjective)}.");
        }
    }

    private void RequireSteps(int steps, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        Require(length, (long)steps * InputDimension, "destination");
    }
}
