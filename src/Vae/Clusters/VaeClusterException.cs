namespace Vae;

/// <summary>Training ended because of another process of the cluster: it failed, or its data, options or version are not this one's.</summary>
public sealed class VaeClusterException : Exception
{
    /// <summary>Creates an exception without a message.</summary>
    public VaeClusterException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">Which process, and what happened there.</param>
    public VaeClusterException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">Which process, and what happened there.</param>
    /// <param name="innerException">The exception that caused this one.</param>
    public VaeClusterException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
