namespace Microsoft.ML.Runtime;

/// <summary>Stand-in for ML.NET's ChannelMessage.</summary>
public readonly struct ChannelMessage
{
    public readonly ChannelMessageKind Kind;
    public readonly MessageSensitivity Sensitivity;
    private readonly string _text;
    private readonly object[] _args;

    internal ChannelMessage(ChannelMessageKind kind, MessageSensitivity sensitivity, string text, object[] args = null)
    {
        Contracts.CheckNonEmpty(text, "message");
        Kind = kind;
        Sensitivity = sensitivity;
        _text = text;
        _args = args;
    }

    public string Message => _args is null ? _text : string.Format(_text, _args);
}
