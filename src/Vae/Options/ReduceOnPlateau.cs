using System.Text.Json.Serialization;

namespace Vae;

/// <summary>
/// Divides the learning rate by ten whenever the loss, on the validation rows if there are any, has not improved for more than
/// <see cref="Patience"/> epochs, counted as in PyTorch's <c>ReduceLROnPlateau</c>. Epochs of beta's warm-up do not count.
/// </summary>
public sealed record ReduceOnPlateau : LearningRateSchedule
{
    /// <summary>Creates one with the defaults.</summary>
    public ReduceOnPlateau()
    {
    }

    // For files; see ModelJson.
    [JsonConstructor]
    internal ReduceOnPlateau(int patience = 5) =>
        Patience = patience;

    /// <summary>How many epochs without improvement to allow; the next one reduces the learning rate.</summary>
    /// <value>The default is 5 epochs. At least 1.</value>
    public int Patience { get; init; } = 5;
}
