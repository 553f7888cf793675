namespace Vae;

/// <summary>One trained array of a VAE.</summary>
/// <param name="Name">
/// As in a PyTorch state dictionary: <c>encoder.0.weight</c>, <c>posterior.mu.bias</c>, <c>output.mean.weight</c>.
/// </param>
/// <param name="Shape">Dimensions, outermost first; [outputs, inputs] for a weight of a linear layer.</param>
/// <param name="FanIn">Inputs of one output, from which the initial range is taken; 0 where the initial value is 0.</param>
public sealed record VaeParameter(string Name, IReadOnlyList<int> Shape, int FanIn)
{
    /// <summary>Values in the array.</summary>
    public int Length => Shape.Aggregate(1, (product, dimension) => checked(product * dimension));
}
