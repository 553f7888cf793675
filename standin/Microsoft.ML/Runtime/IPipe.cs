namespace Microsoft.ML.Runtime;

/// <summary>Stand-in for ML.NET's IPipe.</summary>
public interface IPipe<TMessage> : IExceptionContext, IDisposable
{
    void Send(TMessage msg);
}
