using System.Text.Json.Serialization;

namespace Vae;

/// <summary>What training minimises.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "objective")]
[JsonDerivedType(typeof(ElboObjective), "elbo")]
[JsonDerivedType(typeof(AutoencoderObjective), "autoencoder")]
public abstract record VaeObjective
{
    private protected VaeObjective()
    {
    }
}
