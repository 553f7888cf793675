namespace Microsoft.ML.Runtime;

/// <summary>A name: the environment that the loader is given.</summary>
#pragma warning disable CA1040 // Only its name is needed.
public interface IHostEnvironment;
