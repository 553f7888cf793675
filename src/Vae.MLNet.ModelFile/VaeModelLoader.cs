using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Vae.MLNet.ModelFile;

/// <summary>What ML.NET calls, by the <see cref="LoadableClassAttribute"/> in this assembly, for an entry written by <see cref="VaeModelFile"/>.</summary>
internal static class VaeModelLoader
{
    private const string ReaderAssembly = "Vae.MLNet";

    public static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(VaeFormat.Version);
        var reader = FindReader();
        using var payload = OpenPayload(ctx.Reader);
        return (ITransformer)reader.Read(env, payload);
    }

    // *** Binary format ***
    // long: length of the payload in bytes
    // byte[]: the payload
    internal static Stream OpenPayload(BinaryReader reader)
    {
        var stream = reader.BaseStream;
        var left = stream.Length - stream.Position - sizeof(long);
        if (left < 0)
        {
            throw new InvalidDataException("The model file ends before its VAE; it is truncated. Save the model again.");
        }

        // Nothing of that size is allocated: whoever reads the payload takes what it needs of it.
        var length = reader.ReadInt64();
        return length >= 0 && length <= left
            ? new PartOfStream(stream, length)
            : throw new InvalidDataException(
                $"The model file says its VAE has {length} bytes and has {left} left; it is truncated or damaged. Save the model again.");
    }

    private static IPayloadReader FindReader()
    {
        var assembly = Assembly.Load(ReaderAssembly);
        var type = assembly.GetCustomAttribute<PayloadReaderAttribute>()?.ReaderType
            ?? throw new InvalidOperationException(
                $"{assembly.FullName} does not say how to read a VAE of a model file; deploy {ReaderAssembly} and {ReaderAssembly}.ModelFile "
                + "of the same version.");
        return (IPayloadReader)Activator.CreateInstance(type)!;
    }
}
