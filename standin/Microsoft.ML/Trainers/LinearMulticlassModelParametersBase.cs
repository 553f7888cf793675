using Microsoft.ML.Data;

namespace Microsoft.ML.Trainers;

/// <summary>Stand-in for ML.NET's LinearMulticlassModelParametersBase.</summary>
public abstract class LinearMulticlassModelParametersBase : ModelParametersBase<VBuffer<float>>
{
    private protected readonly int Classes;
    private protected readonly int Features;

    // Biases first, then one row of weights a class.
    private protected readonly float[] Parameters;

    private protected LinearMulticlassModelParametersBase(int classes, int features, float[] parameters)
    {
        Classes = classes;
        Features = features;
        Parameters = parameters;
    }
}
