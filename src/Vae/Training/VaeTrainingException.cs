namespace Vae;

/// <summary>
/// Training stopped because a number was no longer finite, in which case the message names epoch, batch and likeliest cause, or because the
/// engine ran out of memory, in which case it says what to reduce.
/// </summary>
public sealed class VaeTrainingException : Exception
{
    /// <summary>Creates an exception without a message.</summary>
    public VaeTrainingException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What happened, where, and what to change.</param>
    public VaeTrainingException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What happened, where, and what to change.</param>
    /// <param name="innerException">The exception that caused this one.</param>
    public VaeTrainingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
