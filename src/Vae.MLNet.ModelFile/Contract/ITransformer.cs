namespace Microsoft.ML;

/// <summary>A name: what the loader makes.</summary>
#pragma warning disable CA1040 // Only its name is needed.
public interface ITransformer;
