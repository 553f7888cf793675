namespace Microsoft.ML.Runtime;

/// <summary>Stand-in for ML.NET's IChannelProvider.</summary>
public interface IChannelProvider : IExceptionContext
{
    IChannel Start(string name);

    IPipe<TMessage> StartPipe<TMessage>(string name);
}
