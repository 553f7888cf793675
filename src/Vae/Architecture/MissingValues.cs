namespace Vae;

/// <summary>What a NaN in the data means. An infinity is always an error.</summary>
public enum MissingValues
{
    /// <summary>A mistake: an error that names row and slot.</summary>
    Error,

    /// <summary>
    /// A value that is not known: the encoder sees 0 in its place, and the likelihood leaves it out, in training and in row
    /// losses. In a categorical range one NaN makes the whole range unknown.
    /// </summary>
    Ignore,
}
