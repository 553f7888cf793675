using Vae.Model;
using Vae.Options;

namespace Vae;

/// <summary>
/// A trained VAE: architecture, weights and the history of their training. Immutable; every method may be called from any
/// number of threads at once. Rows are row-major; a span of n * D values is a batch of n rows, and each row's result is to
/// the last bit what it would be alone.
/// </summary>
/// <remarks>
/// NaN in a row makes all of that row's results NaN, unless <see cref="VaeArchitecture.MissingValues"/> is
/// <see cref="MissingValues.Ignore"/>: then it is a missing value. An infinity makes them NaN or infinite.
/// </remarks>
public sealed partial class VaeModel
{
    private readonly Lazy<Scorer> _scorer;
    private readonly Lazy<MinLosses> _minLosses;

    /// <summary>Makes a model of weights.</summary>
    /// <param name="weights">The trained weights.</param>
    /// <param name="options">The options of training, for the record; null when unknown.</param>
    /// <param name="history">What each epoch came to; null when unknown.</param>
    /// <param name="objective">What they were trained for; null for the options' own, an <see cref="ElboObjective"/> without any.</param>
    /// <exception cref="ArgumentException">The objective is another than the options'.</exception>
    public VaeModel(
        VaeWeights weights, VaeOptions? options = null, IReadOnlyList<VaeEpochMetrics>? history = null, VaeObjective? objective = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Weights = weights;
        Options = options is null ? null : options with { Run = new() };
        Objective = ObjectiveRules.Of(objective, options);
        History = history is null ? [] : [.. history];

        // What scoring takes can be many times the weights: a model that is not scored does without.
        _scorer = new(() => new(weights));
        _minLosses = new(() => new(weights.Architecture, _scorer.Value.MinLossOfSlot.ToArray()));
    }

    /// <summary>What the VAE is.</summary>
    public VaeArchitecture Architecture => Weights.Architecture;

    /// <summary>The trained arrays by name.</summary>
    public VaeWeights Weights { get; }

    /// <summary>
    /// What the weights were trained for. A model of an <see cref="AutoencoderObjective"/> encodes, decodes, reconstructs and
    /// gives reconstruction losses; it has no posterior and no prior, and whatever needs one throws <see cref="InvalidOperationException"/>.
    /// </summary>
    public VaeObjective Objective { get; }

    /// <summary>
    /// How it was trained, with <see cref="VaeOptions.Run"/>, which only said how the run went, at its default. Null when unknown.
    /// </summary>
    public VaeOptions? Options { get; }

    /// <summary>What each epoch of training came to; empty when unknown.</summary>
    public IReadOnlyList<VaeEpochMetrics> History { get; }

    /// <summary>Values per row of data, D.</summary>
    public int InputDimension => Architecture.InputDimension;

    /// <summary>Values per latent row, L.</summary>
    public int LatentDimension => Architecture.LatentDimension;
}
