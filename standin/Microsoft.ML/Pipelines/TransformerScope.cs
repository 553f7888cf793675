namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's TransformerScope.</summary>
[Flags]
public enum TransformerScope
{
    Training = 1,
    Testing = 2,
    Scoring = 4,
    Everything = 7,
}
