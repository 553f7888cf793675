using System.Runtime.CompilerServices;
using Microsoft.ML;

namespace Vae.MLNet.ModelFile;

/// <summary>Writes a transformer's bytes into ML.NET's model file, as a component that <c>Model.Load</c> finds by itself.</summary>
public static class VaeModelFile
{
    /// <summary>The version of Microsoft.ML whose internals this was written and tested against.</summary>
    public const string KnownToWork = "5.0.0";

    /// <summary>Writes a component. To be called from a transformer's <c>ICanSaveModel.Save</c>.</summary>
    /// <param name="context">The <c>ModelSaveContext</c>.</param>
    /// <param name="payload">What <see cref="IPayloadReader.Read"/> will be given.</param>
    /// <exception cref="NotSupportedException">ML.NET's model-file API is not the one known to work.</exception>
    public static void Save(object context, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            Write(context, payload);
        }
        catch (Exception e) when (e is MemberAccessException or TypeLoadException or InvalidCastException)
        {
            throw new NotSupportedException(
                $"This version of Microsoft.ML keeps its model-file API elsewhere; Microsoft.ML {KnownToWork} is known to work. Use that, "
                + "or save the VaeModel itself with VaeModel.Save.",
                e);
        }
    }

    // *** Binary format ***
    // long: length of the payload in bytes
    // byte[]: the payload
    // Not inlined: members that are missing are noticed when this method is compiled, inside the caller's try.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Write(object context, ReadOnlySpan<byte> payload)
    {
        var model = (ModelSaveContext)context;
        model.CheckAtModel();
        model.SetVersionInfo(VaeFormat.Version);
        model.Writer.Write((long)payload.Length);
        model.Writer.Write(payload);
    }
}
