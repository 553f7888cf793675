namespace Vae;

/// <summary>What a NaN in the data means. An infinity is always an error.</summary>
public enum MissingValues
{
    /// <summary>A mistake: training and scoring fail with an error that names the row and the slot.</summary>
    Error,

    /// <summary>
    /// An unknown value: the encoder sees 0 in its place, and the likelihood leaves it out, in training and in row
    /// losses. One NaN in a categorical range makes the whole range unknown.
    /// </summary>
    Ignore,
}
