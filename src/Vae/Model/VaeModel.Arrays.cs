using System.Runtime.CompilerServices;

namespace Vae;

/// <content>
/// The same methods with an array for the result, for whoever need not reuse one. Conditions are given by name: an array in the second place is a
/// destination.
/// </content>
public sealed partial class VaeModel
{
    /// <summary>Computes the posterior means.</summary>
    /// <returns>[n, L].</returns>
    /// <inheritdoc cref="Encode(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public float[] Encode(ReadOnlySpan<float> rows, ReadOnlySpan<float> conditions = default)
    {
        var result = new float[checked(RowsOf(rows, conditions).Count * LatentDimension)];
        Encode(rows, result, conditions);
        return result;
    }

    /// <summary>Computes the likelihood's means for latent rows.</summary>
    /// <returns>[n, D].</returns>
    /// <inheritdoc cref="Decode(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public float[] Decode(ReadOnlySpan<float> z, ReadOnlySpan<float> conditions = default)
    {
        var result = new float[checked(LatentRows(z, conditions).Count * InputDimension)];
        Decode(z, result, conditions);
        return result;
    }

    /// <summary>Computes the likelihood's means at z = mu.</summary>
    /// <returns>[n, D].</returns>
    /// <inheritdoc cref="Reconstruct(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public float[] Reconstruct(ReadOnlySpan<float> rows, ReadOnlySpan<float> conditions = default)
    {
        var result = new float[checked(RowsOf(rows, conditions).Count * InputDimension)];
        Reconstruct(rows, result, conditions);
        return result;
    }

    /// <summary>Computes -log p(x|z = mu) for each row, summed over its slots.</summary>
    /// <returns>[n], in nats.</returns>
    /// <inheritdoc cref="ReconstructionLoss(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public float[] ReconstructionLoss(ReadOnlySpan<float> rows, ReadOnlySpan<float> conditions = default)
    {
        var result = new float[checked(RowsOf(rows, conditions).Count)];
        ReconstructionLoss(rows, result, conditions);
        return result;
    }

    /// <summary>Computes -log p(x_d|z = mu) for each slot of each row; a row's values add up to its loss.</summary>
    /// <returns>[n, D], in nats.</returns>
    /// <inheritdoc cref="ReconstructionLossPerFeature(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public float[] ReconstructionLossPerFeature(ReadOnlySpan<float> rows, ReadOnlySpan<float> conditions = default)
    {
        var result = new float[checked(RowsOf(rows, conditions).Count * InputDimension)];
        ReconstructionLossPerFeature(rows, result, conditions);
        return result;
    }

    /// <summary>Computes the negative ELBO of each row with beta 1.</summary>
    /// <returns>[n], in nats.</returns>
    /// <inheritdoc cref="NegativeElbo(ReadOnlySpan{float}, int, int, Span{float}, ReadOnlySpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public float[] NegativeElbo(ReadOnlySpan<float> rows, int samples, int seed, ReadOnlySpan<float> conditions = default)
    {
        var result = new float[checked(RowsOf(rows, conditions).Count)];
        NegativeElbo(rows, samples, seed, result, conditions);
        return result;
    }

    /// <summary>Draws rows from the model.</summary>
    /// <returns>[count, D].</returns>
    /// <inheritdoc cref="Sample(int, int, Span{float}, ReadOnlySpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public float[] Sample(int count, int seed, ReadOnlySpan<float> conditions = default)
    {
        var result = new float[checked(Math.Max(0, count) * InputDimension)];
        Sample(count, seed, result, conditions);
        return result;
    }

    /// <summary>Computes the means about which samples are drawn.</summary>
    /// <returns>[count, D].</returns>
    /// <inheritdoc cref="SampleMeans(int, int, Span{float}, ReadOnlySpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public float[] SampleMeans(int count, int seed, ReadOnlySpan<float> conditions = default)
    {
        var result = new float[checked(Math.Max(0, count) * InputDimension)];
        SampleMeans(count, seed, result, conditions);
        return result;
    }

    /// <summary>Reconstructs at equal steps along the straight line between the posterior means of two rows.</summary>
    /// <returns>[steps, D].</returns>
    /// <inheritdoc cref="Interpolate(ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, ReadOnlySpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public float[] Interpolate(ReadOnlySpan<float> from, ReadOnlySpan<float> to, int steps, ReadOnlySpan<float> conditions = default)
    {
        var result = new float[checked(Math.Max(0, steps) * InputDimension)];
        Interpolate(from, to, steps, result, conditions);
        return result;
    }

    /// <summary>Reconstructs while one latent dimension goes from one value to another.</summary>
    /// <returns>[steps, D].</returns>
    /// <inheritdoc cref="Traverse(ReadOnlySpan{float}, int, float, float, int, Span{float}, ReadOnlySpan{float})"/>
    [OverloadResolutionPriority(-1)]
    public float[] Traverse(ReadOnlySpan<float> row, int dimension, float from, float to, int steps, ReadOnlySpan<float> condition = default)
    {
        var result = new float[checked(Math.Max(0, steps) * InputDimension)];
        Traverse(row, dimension, from, to, steps, result, condition);
        return result;
    }
}
