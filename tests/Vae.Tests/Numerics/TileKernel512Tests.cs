using Vae.Numerics;
using Xunit;

namespace Vae.Tests.Numerics;

/// <summary>Runs on every machine: where there are no 512-bit vectors, the runtime makes them of narrower ones.</summary>
public sealed unsafe class TileKernel512Tests
{
    private const int Lanes = 32;
    private const int Count = 37;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Run_AnyRows_EqualsTheChainOfMultiplyAddsToTheLastBit(bool columnsSideBySide, bool startsFromBias)
    {
        for (var rows = 1; rows <= TileKernel512.Rows; rows++)
        {
            Check(rows, columnsSideBySide, startsFromBias);
        }
    }

    private static void Check(int rows, bool columnsSideBySide, bool startsFromBias)
    {
        var (a, b, init) = (Values(rows * Count, 1), Values(Count * Lanes, 2), Values(rows, 3));
        var (rowStride, stepStride) = columnsSideBySide ? (1, rows) : (Count, 1);
        const int CStride = Lanes + 5;
        var c = Enumerable.Repeat(float.NaN, (rows + 1) * CStride).ToArray();
        fixed (float* pa = a, pb = b, pi = init, pc = c)
        {
            TileKernel512.Run(pa, rowStride, stepStride, rows, pb, Count, startsFromBias ? pi : null, pc, CStride);
        }

        for (var i = 0; i < c.Length; i++)
        {
            var (row, lane) = Math.DivRem(i, CStride);
            if (row >= rows || lane >= Lanes)
            {
                Assert.True(float.IsNaN(c[i]), $"Row {row}, lane {lane} of {rows} rows was written.");
                continue;
            }

            var expected = startsFromBias ? init[row] : 0;
            for (var k = 0; k < Count; k++)
            {
                expected = MathF.FusedMultiplyAdd(a[(row * rowStride) + (k * stepStride)], b[(k * Lanes) + lane], expected);
            }

            Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(c[i]));
        }
    }

    private static float[] Values(int count, ulong step)
    {
        var values = new float[count];
        new Noise(seed: 5, NoiseStream.Epsilon).FillNormal(values, step);
        return values;
    }
}
