namespace Vae.MLNet.ModelFile;

/// <summary>The next bytes of a stream that can seek, as a stream of their own, which leaves the other open.</summary>
/// <param name="whole">The stream; not used otherwise meanwhile.</param>
/// <param name="length">Bytes from where it stands; so many are there.</param>
internal sealed class PartOfStream(Stream whole, long length) : Stream
{
    private readonly long _start = whole.Position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => whole.Position - _start;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            whole.Position = _start + value;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer) => whole.Read(buffer[..(int)Math.Clamp(length - Position, 0, buffer.Length)]);

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => Position,
        _ => length,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException("The stream is only read.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The stream is only read.");
}
