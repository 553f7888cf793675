namespace Microsoft.ML.Trainers;

/// <summary>Stand-in for ML.NET's TrainerInputBase.</summary>
public abstract class TrainerInputBase
{
    internal string FeatureColumnName = "Features";

    private protected TrainerInputBase()
    {
    }
}

/// <summary>Stand-in for ML.NET's TrainerInputBaseWithLabel.</summary>
public abstract class TrainerInputBaseWithLabel : TrainerInputBase
{
    internal string LabelColumnName = "Label";

    private protected TrainerInputBaseWithLabel()
    {
    }
}

/// <summary>Stand-in for ML.NET's TrainerInputBaseWithWeight.</summary>
public abstract class TrainerInputBaseWithWeight : TrainerInputBaseWithLabel
{
    internal string ExampleWeightColumnName;

    private protected TrainerInputBaseWithWeight()
    {
    }
}
