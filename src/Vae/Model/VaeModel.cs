using Vae.Model;
using Vae.Options;

namespace Vae;

/// <summary>
/// A trained VAE: architecture, weights and training history. Immutable; every method is safe to call from any
/// number of threads at once. Rows are row-major: a span of n * D values is a batch of n rows. Each row's result is the
/// same, to the last bit, alone and in a batch.
/// </summary>
/// <remarks>
/// NaN in a row makes all of that row's results NaN, unless <see cref="VaeArchitecture.MissingValues"/> is
/// <see cref="MissingValues.Ignore"/>: then it is a missing value. An infinity makes them NaN or infinite.
/// </remarks>
public sealed partial class VaeModel
{
    private readonly Lazy<Scorer> _scorer;
    private readonly Lazy<MinLosses> _minLosses;

    /// <summary>Creates a model from weights.</summary>
    /// <param name="weights">The trained weights.</param>
    /// <param name="options">The options of training, for the record; null when unknown.</param>
    /// <param name="history">The metrics of each epoch; null when unknown.</param>
    /// <param name="objective">What they were trained for; null for that of the options or, without options, an <see cref="ElboObjective"/>.</param>
    /// <exception cref="ArgumentException">The objective differs from that of the options.</exception>
    public VaeModel(
        VaeWeights weights, VaeOptions? options = null, IReadOnlyList<VaeEpochMetrics>? history = null, VaeObjective? objective = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Weights = weights;
        ConditionDimension = weights.Architecture.ConditionDimension;
        Options = options is null ? null : options with { Run = new() };
        Objective = ObjectiveRules.Of(objective, options);
        History = history is null ? [] : [.. history];

        // What scoring takes can be many times the weights: a model that is not scored does without.
        _scorer = new(() => new(weights));
        _minLosses = new(() => new(weights.Architecture, _scorer.Value.MinLossOfSlot.ToArray()));
    }

    /// <summary>The architecture.</summary>
    public VaeArchitecture Architecture => Weights.Architecture;

    /// <summary>The trained arrays by name.</summary>
    public VaeWeights Weights { get; }

    /// <summary>
    /// What the weights were trained for. A model of an <see cref="AutoencoderObjective"/> encodes, decodes, reconstructs and
    /// gives reconstruction losses; it has no posterior and no prior, and whatever needs one throws <see cref="InvalidOperationException"/>.
    /// </summary>
    public VaeObjective Objective { get; }

    /// <summary>
    /// The options of training, with <see cref="VaeOptions.Run"/> at its default; null when unknown.
    /// </summary>
    public VaeOptions? Options { get; }

    /// <summary>The metrics of each epoch of training; empty when unknown.</summary>
    public IReadOnlyList<VaeEpochMetrics> History { get; }

    /// <summary>Values per row of data, D.</summary>
    public int InputDimension => Architecture.InputDimension;

    /// <summary>Values of each row's condition, C; 0 where the model has none.</summary>
    public int ConditionDimension { get; }

    /// <summary>Values per latent row, L.</summary>
    public int LatentDimension => Architecture.LatentDimension;
}
