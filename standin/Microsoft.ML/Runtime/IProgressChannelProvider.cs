namespace Microsoft.ML.Runtime;

/// <summary>Stand-in for ML.NET's IProgressChannelProvider.</summary>
public interface IProgressChannelProvider
{
    IProgressChannel StartProgressChannel(string name);
}
