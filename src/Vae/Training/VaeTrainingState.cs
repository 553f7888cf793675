using Vae.Kernels;

namespace Vae.Training;

/// <summary>What a training session must be given to go on as if it had never stopped. Immutable and thread-safe.</summary>
internal sealed class VaeTrainingState
{
    /// <summary>Mean of the gradients in Adam and AdamW, as PyTorch names it.</summary>
    public const string ExpAvg = "exp_avg";

    /// <summary>Mean of the squared gradients in Adam and AdamW, as PyTorch names it.</summary>
    public const string ExpAvgSq = "exp_avg_sq";

    /// <summary>The last step's direction in SGD, as PyTorch names it.</summary>
    public const string MomentumBuffer = "momentum_buffer";

    private readonly SortedDictionary<string, ReadOnlyMemory<float>> _optimizer = new(StringComparer.Ordinal);

    /// <summary>Takes the values, without a copy: the caller leaves them unchanged.</summary>
    /// <param name="weights">The weights as they are now.</param>
    /// <param name="steps">Updates so far; at least 0.</param>
    /// <param name="optimizer">The optimiser's arrays by name; each has a value for each weight, in the weights' order; 0 for running statistics.</param>
    /// <exception cref="ArgumentException">
    /// An array has another length than the weights, a value that is not finite or a mean of squares below 0, or a count is negative.
    /// </exception>
    public VaeTrainingState(VaeWeights weights, long steps, IEnumerable<KeyValuePair<string, ReadOnlyMemory<float>>> optimizer)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        (Weights, Steps) = (weights, steps);
        foreach (var (name, values) in optimizer)
        {
            _optimizer.Add(name, values.Length == weights.Values.Length
                ? values
                : throw new ArgumentException($"'{name}' has {values.Length} values; the architecture has {weights.Values.Length} parameters."));
            RequireSound(name, values.Span);
        }
    }

    private static void RequireSound(string name, ReadOnlySpan<float> values)
    {
        var bad = values.IndexOfNonFinite();
        bad = bad < 0 && name == ExpAvgSq ? values.IndexOfAnyInRange(float.MinValue, -float.Epsilon) : bad;
        if (bad >= 0)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"'{name}' holds {values[bad]} at position {bad}; it must be finite{(name == ExpAvgSq ? " and at least 0" : "")}."));
        }
    }

    /// <summary>The weights.</summary>
    public VaeWeights Weights { get; }

    /// <summary>Updates so far.</summary>
    public long Steps { get; }

    /// <summary>The optimiser's arrays by name, in ordinal order of the names; none before SGD's first step in some engines.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<float>> Optimizer => _optimizer;

    /// <summary>Refuses a state of another architecture.</summary>
    /// <param name="parameters">Weights that the session has.</param>
    /// <exception cref="ArgumentException">The state has another number of weights.</exception>
    public void RequireLength(int parameters)
    {
        if (Weights.Values.Length != parameters)
        {
            throw new ArgumentException(
                $"The state has {Weights.Values.Length} weights; this session has {parameters}. Start it with the state's architecture.");
        }
    }

    /// <summary>One of the optimiser's arrays.</summary>
    /// <param name="name">As <see cref="ExpAvg"/>.</param>
    /// <exception cref="ArgumentException">There is no such array: the state is another optimiser's.</exception>
    public ReadOnlyMemory<float> this[string name] =>
        _optimizer.TryGetValue(name, out var values)
            ? values
            : throw new ArgumentException(
                $"The state has no array '{name}', which this optimiser needs. It has {string.Join(", ", _optimizer.Keys.DefaultIfEmpty("none"))}.");
}
