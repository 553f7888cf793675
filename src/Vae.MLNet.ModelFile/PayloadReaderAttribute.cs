namespace Vae.MLNet.ModelFile;

/// <summary>Names the class of an assembly that makes transformers of the bytes in a model file.</summary>
/// <param name="readerType">A class with a public constructor without parameters that implements <see cref="IPayloadReader"/>.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class PayloadReaderAttribute(Type readerType) : Attribute
{
    /// <summary>The class.</summary>
    public Type ReaderType { get; } = readerType;
}
