using System.Globalization;

namespace Vae.MLNet.Anomaly;

/// <summary>The ranges of <see cref="VaeAnomalyOptions"/>, checked all at once.</summary>
internal static class AnomalyRules
{
    private const int MaxScoreSamples = 100_000;

    /// <param name="options">The options.</param>
    /// <param name="objective">What the VAE is, or was, trained for; null where that is not known yet.</param>
    public static void Check(VaeAnomalyOptions options, VaeObjective? objective)
    {
        string?[] failures =
        [
            Enum.IsDefined(options.Score)
                ? null
                : $"Score is {options.Score}; it must be one of {string.Join(", ", Enum.GetNames<VaeAnomalyScore>())}.",
            options.ScoreSamples is null or (>= 1 and <= MaxScoreSamples)
                ? null
                : $"ScoreSamples is {options.ScoreSamples}; it must be between 1 and {MaxScoreSamples}.",
            options.Contamination is >= 0 and < 1
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"Contamination is {options.Contamination}; it must be at least 0 and below 1."),
            options.FeatureContributions && Draws(options.Score)
                ? $"FeatureContributions is true with Score = {options.Score}, which cannot be divided among the slots. "
                    + "Use Score = Surprisal or ReconstructionLoss, or leave the contributions out."
                : null,
            objective is AutoencoderObjective && Draws(options.Score)
                ? $"Score is {options.Score}, which draws from the posterior, and an AutoencoderObjective does not train one. "
                    + "Use Score = Surprisal or ReconstructionLoss, or train with an ElboObjective."
                : null,
            NoDraws(options, options.ScoreSamples, nameof(options.ScoreSamples)),
            NoDraws(options, options.ScoreSeed, nameof(options.ScoreSeed)),
        ];
        var messages = failures.OfType<string>().ToArray();
        if (messages.Length > 0)
        {
            throw new ArgumentException(
                messages.Length == 1 ? messages[0] : $"The anomaly options are not valid.\n- {string.Join("\n- ", messages)}");
        }

        options.Training?.Validate();
    }

    /// <summary>Whether scores of a kind are of draws from the posterior; the others are sums over the slots.</summary>
    public static bool Draws(VaeAnomalyScore score) => score
        is VaeAnomalyScore.NegativeElbo or VaeAnomalyScore.ReconstructionProbability or VaeAnomalyScore.ImportanceWeightedBound;

    private static string? NoDraws(VaeAnomalyOptions options, int? value, string name) =>
        value is null || !Enum.IsDefined(options.Score) || Draws(options.Score)
            ? null
            : $"{name} is {value} with Score = {options.Score}, which makes no draws. Leave it null, or use another Score.";
}
