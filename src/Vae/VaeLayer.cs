using System.Text.Json.Serialization;

namespace Vae;

/// <summary>One layer of an encoder or decoder, as data. Engines interpret it; it holds no weights.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "layer")]
[JsonDerivedType(typeof(LinearLayer), "linear")]
[JsonDerivedType(typeof(ActivationLayer), "activation")]
public abstract record VaeLayer
{
    private protected VaeLayer()
    {
    }

    /// <summary>The width of this layer's output rows, given the width of its input rows.</summary>
    /// <param name="inputWidth">Values per input row; at least 1.</param>
    internal abstract int OutputWidth(int inputWidth);
}
