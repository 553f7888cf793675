using System.Text.Json.Serialization;
using Vae.Architecture;

namespace Vae;

/// <summary>Fully connected layers, mirrored in the decoder: <see cref="VaeArchitecture.Mlp"/>.</summary>
public sealed record MlpNetwork : VaeNetwork
{
    private ValueList<int>? _hiddenDimensions = new([128, 64]);

    /// <summary>Creates one with the defaults.</summary>
    public MlpNetwork()
    {
    }

    // For files; see ModelJson.
    [JsonConstructor]
    internal MlpNetwork(IReadOnlyList<int> hiddenDimensions = null!, Activation activation = Activation.ReLU) =>
        (HiddenDimensions, Activation) = (hiddenDimensions ?? HiddenDimensions, activation);

    /// <summary>The encoder's hidden widths from the input inwards, mirrored by the decoder.</summary>
    /// <value>The default is 128, 64. Each at least 1; may be empty.</value>
    public IReadOnlyList<int> HiddenDimensions
    {
        get => _hiddenDimensions!;
        init => _hiddenDimensions = ValueList<int>.Of(value);
    }

    /// <summary>Whether to standardise the slots of a Gaussian likelihood inside the model: <see cref="VaeArchitecture.Standardize"/>.</summary>
    /// <value>The default is false. The network used when none is named standardises, unless the likelihood's means are bounded.</value>
    public bool Standardize { get; init; }

    /// <summary>Whether to add linear paths beside the layers, from the input to mu and from z to the means: <see cref="VaeArchitecture.LinearPaths"/>.</summary>
    /// <value>The default is false. The network used when none is named has them.</value>
    public bool LinearPaths { get; init; }

    /// <summary>The nonlinearity after each hidden layer.</summary>
    /// <value>The default is <see cref="Activation.ReLU"/>.</value>
    public Activation Activation { get; init; } = Activation.ReLU;
}
