namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's TransformerScope.</summary>
[Flags]
public enum TransformerScope
{
    Everything = 7,
}
