using System.Diagnostics;

namespace Microsoft.ML.Runtime;

/// <summary>Passes messages on to the environment's listeners.</summary>
internal sealed class Channel : ChannelProvider, IChannel
{
    private readonly ChannelProvider _parent;
    private readonly Action<string, ChannelMessage> _listener;
    private readonly long _started = Stopwatch.GetTimestamp();
    private bool _isDisposed;

    public Channel(ChannelProvider parent, string name, Action<string, ChannelMessage> listener)
        : base(name, parent.FullName)
    {
        _parent = parent;
        _listener = listener;
        Trace(MessageSensitivity.None, "Channel started");
    }

    public void Send(ChannelMessage msg) => _listener(FullName, msg);

    public void Trace(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Trace, fmt, null);

    public void Trace(MessageSensitivity sensitivity, string fmt, params object[] args) =>
        Send(ChannelMessageKind.Trace, fmt, args);

    public void Error(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Error, fmt, null);

    public void Error(MessageSensitivity sensitivity, string fmt, params object[] args) =>
        Send(ChannelMessageKind.Error, fmt, args);

    public void Warning(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Warning, fmt, null);

    public void Warning(MessageSensitivity sensitivity, string fmt, params object[] args) =>
        Send(ChannelMessageKind.Warning, fmt, args);

    public void Info(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Info, fmt, null);

    public void Info(MessageSensitivity sensitivity, string fmt, params object[] args) =>
        Send(ChannelMessageKind.Info, fmt, args);

    public override TException Process<TException>(TException ex)
    {
        if (_parent.Process(ex) is not null)
            ex.Data["Phase"] = ShortName;
        return ex;
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        Trace(MessageSensitivity.None, "Channel finished. Elapsed {0:c}.", Stopwatch.GetElapsedTime(_started));
        Trace(MessageSensitivity.None, "Channel disposed");
    }

    private void Send(ChannelMessageKind kind, string text, object[] args) =>
        Send(new ChannelMessage(kind, text, args));
}
