namespace Microsoft.ML.Runtime;

/// <summary>A pipe of messages that nobody listens to.</summary>
internal sealed class Pipe<TMessage>(ChannelProvider parent, string name) : ChannelProvider(name, parent.FullName), IPipe<TMessage>
{
    public void Send(TMessage msg)
    {
    }

    public void Dispose()
    {
    }
}
