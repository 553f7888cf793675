using Vae.Kernels;
using Xunit;

namespace Vae.Tests.Kernels;

/// <summary>
/// Both kernels on every machine: where there are no 512-bit vectors, the runtime makes them of narrower ones.
/// </summary>
public sealed unsafe class TileKernelTests
{
    private const int Lanes = PanelLayout.Lanes;
    private const int Count = 37;

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(false, false, true)]
    [InlineData(false, true, false)]
    [InlineData(false, true, true)]
    [InlineData(true, false, false)]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    [InlineData(true, true, true)]
    public void Run_AnyRowsAndLanes_EqualsTheChainOfMultiplyAddsToTheLastBit(bool is512, bool columnsSideBySide, bool startsFromBias)
    {
        for (var rows = 1; rows <= (is512 ? TileKernel512.Rows : TileKernel.VectorRows); rows++)
        {
            foreach (var lanes in (int[])[1, 4, 5, 8, 16, 17, Lanes])
            {
                Check(is512, rows, lanes, columnsSideBySide, startsFromBias);
            }
        }
    }

    private static void Check(bool is512, int rows, int lanes, bool columnsSideBySide, bool startsFromBias)
    {
        var (a, b, init) = (Values(rows * Count, 1), Values(Count * Lanes, 2), Values(rows, 3));
        var (rowStride, stepStride) = columnsSideBySide ? (1, rows) : (Count, 1);
        const int CStride = Lanes + 5;
        var c = Enumerable.Repeat(float.NaN, (rows + 1) * CStride).ToArray();
        fixed (float* pa = a, pb = b, pi = init, pc = c)
        {
            var start = startsFromBias ? pi : null;
            if (is512)
            {
                TileKernel512.Run(pa, rowStride, stepStride, rows, pb, Count, start, pc, CStride, lanes);
            }
            else
            {
                TileKernel.RunNarrow(pa, rowStride, stepStride, rows, pb, Count, start, pc, CStride, lanes);
            }
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

            // A lane that nobody needs may be left out: then it is 0.
            var leftOut = lane >= lanes && BitConverter.SingleToInt32Bits(c[i]) == 0;
            Assert.Equal(leftOut ? 0 : BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(c[i]));
        }
    }

    private static float[] Values(int count, ulong step)
    {
        var values = new float[count];
        new Noise(seed: 5, NoiseStream.Epsilon).FillNormal(values, step);
        return values;
    }
}
