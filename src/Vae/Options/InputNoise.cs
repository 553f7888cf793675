using System.Text.Json.Serialization;

namespace Vae;

/// <summary>What is done to the encoder's input while training, and never to what is to be reconstructed.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "noise")]
[JsonDerivedType(typeof(GaussianInputNoise), "gaussian")]
[JsonDerivedType(typeof(MaskingInputNoise), "masking")]
public abstract record InputNoise
{
    private protected InputNoise()
    {
    }
}
