using System.Text.Json.Serialization;

namespace Vae;

/// <summary>Noise added to the encoder's input while training, never to the target of the reconstruction.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "noise")]
[JsonDerivedType(typeof(GaussianInputNoise), "gaussian")]
[JsonDerivedType(typeof(MaskingInputNoise), "masking")]
[JsonDerivedType(typeof(VariableMaskingInputNoise), "variableMasking")]
public abstract record InputNoise
{
    private protected InputNoise()
    {
    }
}
