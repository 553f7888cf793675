namespace Microsoft.ML.Runtime;

/// <summary>Stand-in for ML.NET's IHostEnvironment: hands out hosts, channels and progress channels.</summary>
public interface IHostEnvironment : IChannelProvider, IProgressChannelProvider
{
    IHost Register(string name, int? seed = null, bool? verbose = null);

    ComponentCatalog ComponentCatalog { get; }
}
