using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Stand-in for ML.NET's LoggingEventArgs.</summary>
public class LoggingEventArgs : EventArgs
{
    internal LoggingEventArgs(string message, ChannelMessageKind kind)
    {
        RawMessage = message;
        Kind = kind;
    }

    public ChannelMessageKind Kind { get; }

    public string RawMessage { get; }
}
