namespace Microsoft.ML.Runtime;

/// <summary>Stand-in for ML.NET's ChannelMessageKind.</summary>
public enum ChannelMessageKind
{
    Trace = 0,
    Info = 1,
    Warning = 2,
    Error = 3,
}
