using Vae.MLNet.Anomaly;

namespace Vae.MLNet;

/// <summary>How <c>mlContext.AnomalyDetection.Trainers.Vae</c> trains, scores and labels. Immutable.</summary>
public sealed record VaeAnomalyOptions
{
    private const int DefaultDraws = 16;

    /// <summary>The kind of score.</summary>
    /// <value>The default is <see cref="VaeAnomalyScore.Surprisal"/>.</value>
    public VaeAnomalyScore Score { get; init; } = VaeAnomalyScore.Surprisal;

    /// <summary>Draws of z per row, for scores that draw: all but <see cref="VaeAnomalyScore.Surprisal"/> and
    /// <see cref="VaeAnomalyScore.ReconstructionLoss"/>.</summary>
    /// <value>The default is null: 16. From 1 to 100,000; must be null for a score without draws.</value>
    public int? ScoreSamples { get; init; }

    /// <summary>The seed of those draws. A row's draws depend only on it and on the row's values, so that scores never change.</summary>
    /// <value>The default is null: 0. Must be null for a score without draws.</value>
    public int? ScoreSeed { get; init; }

    /// <summary>
    /// The share of anomalies expected among the rows given to Fit, by weight where rows have weights, as <see cref="ScorePercentile"/> counts
    /// them too. The threshold is set so that this share of them scores above it. If it is not 0, at least one row does and at least one
    /// does not, unless all scores are equal. Rows of equal score get the same label, whichever comes nearest to this share.
    /// </summary>
    /// <value>The default is 0.1. At least 0, which labels none, and below 1.</value>
    public double Contamination { get; init; } = 0.1;

    /// <summary>
    /// Whether to add <c>FeatureContributions</c>, Vector&lt;Single&gt;: each slot's part of the score, in nats, at least 0. Only for
    /// <see cref="VaeAnomalyScore.Surprisal"/> and <see cref="VaeAnomalyScore.ReconstructionLoss"/>, as the others are not sums
    /// over slots at one z. The parts add up to the score, up to rounding.
    /// </summary>
    /// <value>The default is false.</value>
    public bool FeatureContributions { get; init; }

    /// <summary>
    /// Whether to add <c>ScorePercentile</c>, Single: the share of the training rows that score lower, in percent, from 0 to 100, as
    /// <see cref="VaeAnomalyTransformer.PercentileOf"/> computes it.
    /// </summary>
    /// <value>The default is false.</value>
    public bool ScorePercentile { get; init; }

    /// <summary>How to train the VAE. What these options leave null is sized for the table.</summary>
    /// <value>
    /// The default is null: all of it. One hidden layer as wide as the input (8 to 512), or a <see cref="ConvolutionalNetwork"/> for
    /// images; the latent dimension half of the width (1 to 64); a Gaussian likelihood with a learned variance for each feature; beta 2;
    /// <see cref="Adam"/> with a learning rate of 0.002; and as many epochs as make 500 steps, fewer where those would take more than
    /// 2 * 10^11 multiply-adds, some seconds on two cores, at least 1. Must be null where a trained VAE is given.
    /// </value>
    /// <remarks>
    /// Why these: a variance for each feature lets one table have exact and noisy columns. Beta 2 keeps the latent dimensions that carry
    /// what many rows share, and leaves no room for single rows. Steps, not epochs, decide how far training gets: what most rows share is
    /// learned first and the anomalies last, so training ends early. Columns are standardised inside the model; if you normalise all the
    /// same, do so before you concatenate categories from one-hot encoding, because a normaliser drops the annotation that marks them.
    /// <para>The cancellation token also stops the scoring of the training rows, which sets the threshold. With
    /// <see cref="VaeRunOptions.ReturnBestOnCancellation"/> it does not, as a model without a threshold is of no use.</para>
    /// </remarks>
    public VaeOptions? Training { get; init; }

    internal int Draws => ScoreSamples ?? DefaultDraws;

    internal int DrawSeed => ScoreSeed ?? 0;

    internal AnomalyOutputs Outputs => new(FeatureContributions, ScorePercentile);

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is outside its range; the message lists every failure.</exception>
    public void Validate() => AnomalyRules.Check(this, Training?.Objective);
}
