using System.Text.Json.Serialization;

namespace Vae;

/// <summary>What encoder and decoder are made of: a preset, which the data give its widths, or a whole <see cref="VaeArchitecture"/>.</summary>
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
