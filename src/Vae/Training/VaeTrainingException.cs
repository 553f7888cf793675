namespace Vae;

/// <summary>
/// Training stopped because its numbers left the finite range, where the message names epoch, batch and likeliest cause, or because the
/// engine's memory ran out, where it says what to reduce.
/// </summary>
public sealed class VaeTrainingException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public VaeTrainingException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What happened, where, and what to change.</param>
    public VaeTrainingException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What happened, where, and what to change.</param>
    /// <param name="innerException">What it followed from.</param>
    public VaeTrainingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
