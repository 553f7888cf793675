namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's TransformerScope.</summary>
[Flags]
public enum TransformerScope
{
    None = 0,
    Training = 1,
    Testing = 2,
    TrainTest = Training | Testing,
    Scoring = 4,
    Everything = TrainTest | Scoring,
}
