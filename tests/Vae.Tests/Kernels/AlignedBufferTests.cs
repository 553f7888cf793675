using Vae.Kernels;
using Xunit;

namespace Vae.Tests.Kernels;

public sealed unsafe class AlignedBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(4096)]
    public void Constructor_AnyLength_AlignedAndZero(int length)
    {
        var buffer = new AlignedBuffer(length);

        Assert.Equal(0u, (nuint)buffer.Pointer % 64);
        Assert.Equal(length, buffer.Span.Length);
        Assert.Equal(-1, buffer.Span.IndexOfAnyExcept(0f));
    }

    [Fact]
    public void Constructor_LengthNearTheLimit_ErrorBeforeAnythingIsAllocated() =>
        Assert.Throws<OverflowException>(() => new AlignedBuffer(int.MaxValue));
}
