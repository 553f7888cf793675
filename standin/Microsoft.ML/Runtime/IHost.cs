namespace Microsoft.ML.Runtime;

/// <summary>Stand-in for ML.NET's IHost: a named environment with its own generator of random numbers.</summary>
public interface IHost : IHostEnvironment
{
    Random Rand { get; }
}
