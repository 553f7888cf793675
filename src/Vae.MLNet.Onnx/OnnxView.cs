using System.Runtime.CompilerServices;
using Microsoft.ML;

namespace Vae.MLNet.Onnx;

/// <summary>Makes data part of what ML.NET's <c>ConvertToOnnx</c> converts.</summary>
public static class OnnxView
{
    /// <summary>The version of Microsoft.ML whose internals this was written and tested against.</summary>
    public const string KnownToWork = "5.0.0";

    /// <summary>The same data, known to ML.NET's converter to be made of others.</summary>
    /// <param name="data">The data.</param>
    /// <param name="source">What they are made of.</param>
    /// <param name="addNodes">Adds to an ONNX file what makes them.</param>
    /// <returns>
    /// A view with the same schema and rows; <paramref name="data"/> itself where this version of Microsoft.ML has no such converter.
    /// </returns>
    public static IDataView Of(IDataView data, IDataView source, Action<OnnxPipeline> addNodes)
    {
        try
        {
            return Wrap(data, source, addNodes);
        }
        catch (TypeLoadException)
        {
            return data;
        }
    }

    // Not inlined: a type that ML.NET keeps elsewhere is noticed when this method is compiled, inside the caller's try.
    [MethodImpl(MethodImplOptions.NoInlining)]
#pragma warning disable CA1859 // The type itself would be noticed when the caller is compiled, before its try.
    private static IDataView Wrap(IDataView data, IDataView source, Action<OnnxPipeline> addNodes) => new ConvertibleView(data, source, addNodes);
}
