using Vae.Architecture;

namespace Vae;

/// <summary>One array of a VAE.</summary>
/// <param name="Name">
/// As in a PyTorch state dictionary: <c>encoder.0.weight</c>, <c>posterior.mu.bias</c>, <c>output.mean.weight</c>.
/// </param>
/// <param name="Shape">Dimensions, outermost first; [outputs, inputs] for a weight of a linear layer.</param>
/// <param name="FanIn">Inputs of one output, which set the range of the initial values; 0 where all of them are <paramref name="InitialValue"/>.</param>
/// <param name="InitialValue">The initial value where <paramref name="FanIn"/> is 0.</param>
/// <param name="IsTrained">Whether the optimiser changes it; false for running statistics, and for the shift and scale of standardised data, which come from the rows.</param>
public sealed record VaeParameter(
    string Name, IReadOnlyList<int> Shape, int FanIn, float InitialValue = 0, bool IsTrained = true)
{
    internal const string RunningVariance = "running_var";
    internal const string MuPath = "posterior.mu.linear.weight";
    internal const string MeanPath = "output.mean.linear.weight";
    internal const string InputShift = "input.shift";
    internal const string InputScale = "input.scale";
    internal const string ConditionShift = "condition.shift";
    internal const string ConditionScale = "condition.scale";

    private readonly ValueList<int> _shape = new(Shape);

    /// <summary>Dimensions, outermost first; [outputs, inputs] for a weight of a linear layer.</summary>
    public IReadOnlyList<int> Shape
    {
        get => _shape;
        init => _shape = new(value);
    }

    /// <summary>Values in the array.</summary>
    public int Length => Shape.Aggregate(1, (product, dimension) => checked(product * dimension));

    internal bool IsStatistic => !IsTrained && Name is not (InputShift or InputScale or ConditionShift or ConditionScale);

    internal bool IsScale => !IsTrained && Name is (InputScale or ConditionScale);

    internal bool IsVariance => !IsTrained && Name.EndsWith(RunningVariance, StringComparison.Ordinal);
}
