using System.Text.Json.Serialization;

namespace Vae;

/// <summary>The network of encoder and decoder: a preset, whose outer widths come from the data, or a whole <see cref="VaeArchitecture"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "network")]
[JsonDerivedType(typeof(MlpNetwork), "mlp")]
[JsonDerivedType(typeof(ConvolutionalNetwork), "convolutional")]
[JsonDerivedType(typeof(VaeArchitecture), "architecture")]
public abstract record VaeNetwork
{
    private protected VaeNetwork()
    {
    }
}
