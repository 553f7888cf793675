using Microsoft.ML.Data;
using Vae.Export;

namespace Vae.MLNet.Data;

/// <summary>Between an interleaved image, [height, width, channels], and a planar one, [channels, height, width].</summary>
internal sealed class PixelOrder
{
    private readonly int _channels;

    private PixelOrder(int channels) => _channels = channels;

    /// <returns>Null where rows are taken as they lie.</returns>
    public static PixelOrder? Of(VaeArchitecture architecture) =>
        architecture is { PixelLayout: PixelLayout.Interleaved, Encoder: [UnflattenLayer { Channels: > 1 } image, ..] }
            ? new(image.Channels)
            : null;

    /// <summary>The type of a column of the images that an architecture is for, or of its rows where they are none.</summary>
    public static VectorDataViewType TypeOf(VaeArchitecture architecture) =>
        architecture.Encoder is not [UnflattenLayer image, ..]
            ? new(NumberDataViewType.Single, architecture.InputDimension)
            : architecture.PixelLayout == PixelLayout.Interleaved
                ? new(NumberDataViewType.Single, image.Height, image.Width, image.Channels)
                : new(NumberDataViewType.Single, image.Channels, image.Height, image.Width);

    /// <summary>What a column's type says of its images.</summary>
    /// <returns>Null where it has not three dimensions.</returns>
    public static ImageShape? ShapeOf(VectorDataViewType type, PixelLayout layout)
    {
        var d = type.Dimensions;
        return d.Length != 3 ? null
            : layout == PixelLayout.Interleaved ? new(d[2], d[0], d[1])
            : new(d[0], d[1], d[2]);
    }

    public void ToPlanar(ReadOnlySpan<float> interleaved, Span<float> planar) =>
        Transpose(interleaved, interleaved.Length / _channels, _channels, planar);

    public void ToInterleaved(ReadOnlySpan<float> planar, Span<float> interleaved) =>
        Transpose(planar, _channels, planar.Length / _channels, interleaved);

    /// <summary>The same for rows of an ONNX graph, [n, width].</summary>
    public string ToPlanar(IOnnxGraph graph, string rows, int width) => Transpose(graph, rows, width / _channels, _channels, width);

    /// <inheritdoc cref="ToPlanar(IOnnxGraph, string, int)"/>
    public string ToInterleaved(IOnnxGraph graph, string rows, int width) => Transpose(graph, rows, _channels, width / _channels, width);

    private static string Transpose(IOnnxGraph graph, string value, int rows, int columns, int width)
    {
        var turned = graph.Add("Transpose", [graph.Reshape(value, rows, columns)], new OnnxAttribute("perm", new long[] { 0, 2, 1 }));
        return graph.Reshape(turned, width);
    }

    private static void Transpose(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination)
    {
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                destination[(j * rows) + i] = source[(i * columns) + j];
            }
        }
    }
}
