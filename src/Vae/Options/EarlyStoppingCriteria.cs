using System.Text.Json.Serialization;

namespace Vae;

/// <summary>When training stops before its last epoch; needs a validation set.</summary>
/// <remarks>Never fires in an epoch during which beta is still below its final value.</remarks>
public sealed record EarlyStoppingCriteria
{
    /// <summary>Makes one with every default.</summary>
    public EarlyStoppingCriteria()
    {
    }

    // For files; see ModelJson.
    [JsonConstructor]
    internal EarlyStoppingCriteria(int patience = 10) =>
        Patience = patience;

    /// <summary>Epochs without improvement of the validation loss after which training stops.</summary>
    /// <value>The default is 10 epochs. At least 1.</value>
    public int Patience { get; init; } = 10;

    /// <summary>How far below the best loss so far, in nats per row, a loss must be to count as an improvement.</summary>
    /// <value>The default is 0. Finite, at least 0.</value>
    public double MinDelta { get; init; }
}
