using Vae.Kernels;
using Xunit;

namespace Vae.Tests.Kernels;

public sealed unsafe class PanelLayoutTests
{
    private const float Untouched = 77;

    [Fact]
    public void Pack_EveryCountOfRows_PutsRowsInLanesAndZerosInTheOthers()
    {
        var lanes = PanelLayout.Lanes;
        for (var rows = 1; rows <= lanes; rows++)
        {
            foreach (var width in new[] { 1, 2, 7, 8, 9, 33 })
            {
                var source = TestValues.Normal(rows * width, rows + width);
                var panel = Filled((lanes * width) + 1);
                fixed (float* from = source, to = panel)
                {
                    PanelLayout.Pack(from, rows, width, to);
                }

                for (var i = 0; i < lanes * width; i++)
                {
                    var (feature, lane) = Math.DivRem(i, lanes);
                    Assert.Equal(lane < rows ? source[(lane * width) + feature] : 0, panel[i]);
                }

                Assert.Equal(Untouched, panel[^1]);
            }
        }
    }

    [Fact]
    public void Unpack_AfterPack_GivesTheRowsAndWritesNothingPastThem()
    {
        for (var rows = 1; rows <= PanelLayout.Lanes; rows++)
        {
            foreach (var width in new[] { 1, 5, 8, 17 })
            {
                var source = TestValues.Normal(rows * width, rows + width);
                var panel = new float[PanelLayout.Lanes * width];
                var back = Filled(source.Length + 1);
                fixed (float* from = source, middle = panel, to = back)
                {
                    PanelLayout.Pack(from, rows, width, middle);
                    PanelLayout.Unpack(middle, rows, width, to);
                }

                Near.SameBits(source, back.AsSpan(0, source.Length));
                Assert.Equal(Untouched, back[^1]);
            }
        }
    }

    [Fact]
    public void Transpose_StridesLongerThanTheMatrix_LeavesTheGapsAlone()
    {
        foreach (var (rows, columns) in new[] { (1, 1), (3, 5), (8, 8), (9, 7), (16, 25) })
        {
            var (sourceStride, destinationStride) = (columns + 2, rows + 3);
            var source = TestValues.Normal(rows * sourceStride, rows + columns);
            var destination = Filled(columns * destinationStride);
            fixed (float* from = source, to = destination)
            {
                PanelLayout.Transpose(from, sourceStride, rows, columns, to, destinationStride);
            }

            for (var i = 0; i < destination.Length; i++)
            {
                var (column, row) = Math.DivRem(i, destinationStride);
                Assert.Equal(row < rows ? source[(row * sourceStride) + column] : Untouched, destination[i]);
            }
        }
    }

    [Fact]
    public void PanelsFor_AroundWholePanels_RoundsUp()
    {
        var lanes = PanelLayout.Lanes;

        int[] rows = [0, 1, lanes, lanes + 1, 2 * lanes, (2 * lanes) + 1];

        Assert.Equal([0, 1, 1, 2, 2, 3], rows.Select(PanelLayout.PanelsFor));
        Assert.Equal(2 * lanes * 3, PanelLayout.Length(lanes + 1, 3));
        Assert.Equal(lanes, PanelLayout.LanesUsed(lanes + 1, panel: 0));
        Assert.Equal(1, PanelLayout.LanesUsed(lanes + 1, panel: 1));
        Assert.Throws<OverflowException>(() => PanelLayout.Length(int.MaxValue - lanes, 2));
    }

    private static float[] Filled(int count)
    {
        var values = new float[count];
        Array.Fill(values, Untouched);
        return values;
    }
}
