using Google.Protobuf;

namespace Vae.Export;

/// <summary>A message of protocol buffers that is being put together, field by field, in the order in which it is written.</summary>
/// <remarks>
/// A dozen messages of ONNX are written and none is read. <c>CodedOutputStream</c> alone does that; classes generated from their description
/// would need a generator that not every machine has one of, and would hold every weight once more.
/// </remarks>
internal sealed class ProtoMessage
{
    /// <summary>What the format, and every reader of it, stops at.</summary>
    public const long MaxBytes = int.MaxValue;

    private readonly List<Action<CodedOutputStream>> _fields = [];

    /// <summary>Bytes of the fields together.</summary>
    public long Bytes { get; private set; }

    public ProtoMessage Add(int field, long value)
    {
        AddField(field, WireFormat.WireType.Varint, CodedOutputStream.ComputeInt64Size(value), stream => stream.WriteInt64(value));
        return this;
    }

    public ProtoMessage Add(int field, float value)
    {
        AddField(field, WireFormat.WireType.Fixed32, sizeof(float), stream => stream.WriteFloat(value));
        return this;
    }

    public ProtoMessage Add(int field, string value)
    {
        AddField(field, WireFormat.WireType.LengthDelimited, CodedOutputStream.ComputeStringSize(value), stream => stream.WriteString(value));
        return this;
    }

    public ProtoMessage Add(int field, ProtoMessage message)
    {
        AddBlock(field, message.Bytes, message.WriteFields);
        return this;
    }

    /// <summary>Numbers behind one tag.</summary>
    public ProtoMessage Add(int field, IReadOnlyList<long> values)
    {
        AddBlock(field, values.Sum(value => (long)CodedOutputStream.ComputeInt64Size(value)), stream =>
        {
            foreach (var value in values)
            {
                stream.WriteInt64(value);
            }
        });
        return this;
    }

    /// <inheritdoc cref="Add(int, IReadOnlyList{long})"/>
    public ProtoMessage Add(int field, ReadOnlyMemory<float> values)
    {
        AddBlock(field, (long)values.Length * sizeof(float), stream =>
        {
            foreach (var value in values.Span)
            {
                stream.WriteFloat(value);
            }
        });
        return this;
    }

    /// <inheritdoc cref="Add(int, IReadOnlyList{long})"/>
    public ProtoMessage Add(int field, ReadOnlyMemory<double> values)
    {
        AddBlock(field, (long)values.Length * sizeof(double), stream =>
        {
            foreach (var value in values.Span)
            {
                stream.WriteDouble(value);
            }
        });
        return this;
    }

    /// <summary>Writes the fields; the stream stays open.</summary>
    /// <exception cref="InvalidOperationException">The message is larger than the format allows; nothing was written.</exception>
    public void Write(Stream stream)
    {
        if (Bytes > MaxBytes)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"The ONNX file would have {Bytes:N0} bytes; the format allows {MaxBytes:N0}. Use narrower layers, export encoder and decoder ")
                + "apart, or write a .safetensors file with VaeModel.Save, which has no such limit.");
        }

        using var output = new CodedOutputStream(stream, leaveOpen: true);
        WriteFields(output);
    }

    private void WriteFields(CodedOutputStream stream)
    {
        foreach (var write in _fields)
        {
            write(stream);
        }
    }

    private void AddBlock(int field, long bytes, Action<CodedOutputStream> write) => AddField(
        field, WireFormat.WireType.LengthDelimited, CodedOutputStream.ComputeUInt64Size((ulong)bytes) + bytes, stream =>
        {
            stream.WriteUInt64((ulong)bytes);
            write(stream);
        });

    private void AddField(int field, WireFormat.WireType type, long bytes, Action<CodedOutputStream> write)
    {
        Bytes += CodedOutputStream.ComputeTagSize(field) + bytes;
        _fields.Add(stream =>
        {
            stream.WriteTag(field, type);
            write(stream);
        });
    }
}
