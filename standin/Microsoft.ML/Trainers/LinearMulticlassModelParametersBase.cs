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

    public void GetWeights(ref VBuffer<float>[] weights, out int numClasses)
    {
        numClasses = Classes;
        Array.Resize(ref weights, Math.Max(weights?.Length ?? 0, Classes));
        for (int c = 0; c < Classes; c++)
            VBuffer<float>.Copy(Parameters, Classes + c * Features, ref weights[c], Features);
    }

    public IEnumerable<float> GetBiases() => Parameters.Take(Classes);
}
