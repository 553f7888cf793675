using Vae.Export;
using Xunit;

namespace Vae.Tests.Export;

public sealed class ProtoMessageTests
{
    [Fact]
    public void Write_EveryKindOfField_BytesAsTheFormatHasThem()
    {
        var inner = new ProtoMessage().Add(1, "ab");
        var message = new ProtoMessage()
            .Add(1, 300)
            .Add(2, 1.5f)
            .Add(16, inner)
            .Add(3, [1L, -1])
            .Add(4, new float[] { 1 })
            .Add(5, new double[] { 1 });
        byte[] expected =
        [
            0x08, 0xAC, 0x02,
            0x15, 0x00, 0x00, 0xC0, 0x3F,
            0x82, 0x01, 0x04, 0x0A, 0x02, (byte)'a', (byte)'b',
            0x1A, 0x0B, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01,
            0x22, 0x04, 0x00, 0x00, 0x80, 0x3F,
            0x2A, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xF0, 0x3F,
        ];
        var stream = new MemoryStream();
        message.Write(stream);
        Assert.Equal(expected, stream.ToArray());
        Assert.Equal(expected.Length, message.Bytes);
    }

    [Fact]
    public void Write_MoreThanTheFormatAllows_RefusedBeforeAnythingIsWritten()
    {
        var (message, piece) = (new ProtoMessage(), new float[1 << 20]);
        for (var i = 0; i < 512; i++)
        {
            message.Add(1, piece);
        }

        var stream = new MemoryStream();
        var error = Assert.Throws<InvalidOperationException>(() => message.Write(stream));
        Assert.Equal(
            "The ONNX file would have 2,147,486,208 bytes; the format allows 2,147,483,647. Use narrower layers, export encoder and decoder "
            + "apart, or write a .safetensors file with VaeModel.Save, which has no such limit.",
            error.Message);
        Assert.Equal(0, stream.Length);
    }
}
