using Vae.Data;
using Xunit;

namespace Vae.Tests.Data;

public sealed class VaeBatchTests
{
    [Fact]
    public void Begin_FewerRowsThanCapacity_SpansOfThatManyRows()
    {
        var batch = new VaeBatch(capacity: 4, inputDimension: 3, latentDimension: 2, samples: 5);
        batch.Begin(2);

        Assert.Equal((2, 6, 6, 20), (batch.Rows, batch.Target.Length, batch.Input.Length, batch.Epsilon.Length));
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void Input_WithAndWithoutNoise_ABufferOfItsOwnOnlyWithBoth(bool made, bool begun, bool expected)
    {
        var batch = new VaeBatch(1, 2, 1, inputNoise: made);
        batch.Begin(1, inputNoise: begun);

        Assert.Equal(!expected, batch.Input == batch.Target);
    }

    [Theory]
    [InlineData(0, 1, 1, 1)]
    [InlineData(1, 0, 1, 1)]
    [InlineData(1, 1, 0, 1)]
    [InlineData(1, 1, 1, 0)]
    public void Constructor_ValueBelowOne_Error(int capacity, int input, int latent, int samples) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new VaeBatch(capacity, input, latent, samples));

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Begin_RowsOutsideCapacity_Error(int rows)
    {
        var batch = new VaeBatch(4, 1, 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Begin(rows));
    }

    [Fact]
    public void Constructor_MoreValuesThanAnArrayHolds_ErrorSaysWhatToReduce()
    {
        Assert.Equal(
            $"A batch of 1048576 rows would have 4294967296 values; at most {Array.MaxLength} are supported. Use a smaller BatchSize.",
            Assert.Throws<ArgumentException>(() => new VaeBatch(1 << 20, 1 << 12, 1)).Message);
        Assert.Equal(
            $"A batch of 1048576 rows would have 10485760000 values; at most {Array.MaxLength} are supported. Use a smaller BatchSize or fewer Samples.",
            Assert.Throws<ArgumentException>(() => new VaeBatch(1 << 20, 1, 10, samples: 1000)).Message);
    }
}
