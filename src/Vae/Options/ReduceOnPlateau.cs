using System.Text.Json.Serialization;

namespace Vae;

/// <summary>
/// A tenth of the learning rate whenever the watched loss, on the validation rows where there are any, has not improved for more than
/// <see cref="Patience"/> epochs, as PyTorch's <c>ReduceLROnPlateau</c> counts them; epochs of beta's warm-up do not count.
/// </summary>
public sealed record ReduceOnPlateau : LearningRateSchedule
{
    /// <summary>Makes one with every default.</summary>
    public ReduceOnPlateau()
    {
    }

    // For files; see ModelJson.
    [JsonConstructor]
    internal ReduceOnPlateau(int patience = 5) =>
        Patience = patience;

    /// <summary>Epochs without improvement that it bears; the next one reduces the rate.</summary>
    /// <value>The default is 5 epochs. At least 1.</value>
    public int Patience { get; init; } = 5;
}
