using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Vae.Serialization;

/// <summary>Writes a model as one safetensors block.</summary>
/// <remarks>
/// *** Binary format ***
/// ulong, little-endian: bytes of the header
/// header: UTF-8 JSON, padded with spaces to a multiple of 8; "__metadata__" holds strings: format, version, architecture,
///   options (optional), history; every other key is a tensor with dtype, shape and data_offsets
/// data: the tensors' float32 values, little-endian, row-major, without gaps, in the order of the architecture's parameters
/// </remarks>
internal static class ModelWriter
{
    public const string FormatName = "vae.mlnet";

    /// <summary>Raised when an older reader could no longer make sense of a file.</summary>
    public const int Version = 1;

    public static void Write(VaeModel model, Stream stream)
    {
        var header = Header(model);
        var padded = (header.Length + 7) / 8 * 8;
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)padded);
        stream.Write(length);
        stream.Write(header);
        for (var i = header.Length; i < padded; i++)
        {
            stream.WriteByte((byte)' ');
        }

        stream.Write(BitConverter.IsLittleEndian ? MemoryMarshal.AsBytes(model.Weights.Values) : Swapped(model.Weights.Values));
    }

    private static byte[] Header(VaeModel model)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WritePropertyName("__metadata__");
            JsonSerializer.Serialize(json, Metadata(model), ModelJson.Default.DictionaryStringString);
            var offset = 0L;
            foreach (var parameter in model.Weights.Parameters)
            {
                var end = offset + ((long)parameter.Length * sizeof(float));
                json.WritePropertyName(parameter.Name);
                JsonSerializer.Serialize(
                    json, new TensorEntry("F32", [.. parameter.Shape], [offset, end]), ModelJson.Default.TensorEntry);
                offset = end;
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static Dictionary<string, string> Metadata(VaeModel model)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = FormatName,
            ["version"] = Version.ToString(CultureInfo.InvariantCulture),
            ["architecture"] = JsonSerializer.Serialize(model.Architecture, ModelJson.Default.VaeArchitecture),
            ["history"] = JsonSerializer.Serialize([.. model.History], ModelJson.Default.VaeEpochMetricsArray),
        };
        if (model.Options is { } options)
        {
            metadata["options"] = JsonSerializer.Serialize(options, ModelJson.Default.VaeOptions);
        }

        return metadata;
    }

    private static byte[] Swapped(ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        return bytes;
    }
}
