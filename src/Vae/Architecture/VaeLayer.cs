using System.Text.Json.Serialization;
using Vae.Architecture;

namespace Vae;

/// <summary>One layer of an encoder or decoder, as data. Engines interpret it; it holds no weights.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "layer")]
[JsonDerivedType(typeof(LinearLayer), "linear")]
[JsonDerivedType(typeof(ActivationLayer), "activation")]
[JsonDerivedType(typeof(UnflattenLayer), "unflatten")]
[JsonDerivedType(typeof(Conv2dLayer), "conv2d")]
[JsonDerivedType(typeof(ConvTranspose2dLayer), "convTranspose2d")]
[JsonDerivedType(typeof(BatchNorm2dLayer), "batchNorm2d")]
[JsonDerivedType(typeof(ConditionLayer), "condition")]
public abstract record VaeLayer
{
    private protected VaeLayer()
    {
    }

    /// <summary>The shape of this layer's output rows, given that of its input rows, which <see cref="Check"/> has passed.</summary>
    internal abstract LayerShape OutputShape(LayerShape input);

    /// <summary>Adds what is wrong with this layer after rows of the given shape.</summary>
    internal abstract void Check(LayerShape input, string name, Failures failures);
}
