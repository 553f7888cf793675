namespace Microsoft.ML.Runtime;

/// <summary>Stand-in for ML.NET's ChannelMessage.</summary>
public readonly struct ChannelMessage
{
    internal readonly ChannelMessageKind Kind;
    private readonly string _text;
    private readonly object[] _args;

    internal ChannelMessage(ChannelMessageKind kind, string text, object[] args = null)
    {
        Contracts.CheckNonEmpty(text, "message");
        Kind = kind;
        _text = text;
        _args = args;
    }

    internal string Message => _args is null ? _text : string.Format(_text, _args);
}
