using System.Text.Json.Serialization;

namespace Vae;

/// <summary>When to stop before the last epoch. Requires a validation set.</summary>
/// <remarks>Training never stops early while beta is still below its final value.</remarks>
public sealed record EarlyStoppingCriteria
{
    /// <summary>Creates one with the defaults.</summary>
    public EarlyStoppingCriteria()
    {
    }

    // For files; see ModelJson.
    [JsonConstructor]
    internal EarlyStoppingCriteria(int patience = 10) =>
        Patience = patience;

    /// <summary>How many epochs without improvement of the validation loss to wait before stopping.</summary>
    /// <value>The default is 10 epochs. At least 1.</value>
    public int Patience { get; init; } = 10;

    /// <summary>By how much, in nats per row, a loss must fall below the best so far to count as an improvement.</summary>
    /// <value>The default is 0. Finite, at least 0.</value>
    public double MinDelta { get; init; }
}
