namespace Microsoft.ML.Runtime;

/// <summary>Stand-in for ML.NET's IProgressChannel.</summary>
public interface IProgressChannel : IProgressChannelProvider, IDisposable
{
    void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction);

    void Checkpoint(params double?[] values);
}
