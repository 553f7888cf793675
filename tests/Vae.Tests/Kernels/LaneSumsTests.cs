using Vae.Kernels;
using Xunit;

namespace Vae.Tests.Kernels;

public sealed unsafe class LaneSumsTests
{
    [Fact]
    public void Fold_AnyValues_EqualsTheBinaryFoldToTheLastBit()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var values = TestValues.Normal(PanelLayout.Lanes, seed);
            float[] folded = [.. values];
            for (var half = PanelLayout.Lanes / 2; half > 0; half /= 2)
            {
                for (var i = 0; i < half; i++)
                {
                    folded[i] += folded[i + half];
                }
            }

            fixed (float* lanes = values)
            {
                Near.SameBits([folded[0]], [LaneSums.Fold(lanes)]);
            }
        }
    }

    [Fact]
    public void Fold_OneLane_ItsValue()
    {
        var values = stackalloc float[PanelLayout.Lanes];
        for (var lane = 0; lane < PanelLayout.Lanes; lane++)
        {
            new Span<float>(values, PanelLayout.Lanes).Clear();
            values[lane] = 1.5f;

            Assert.Equal(1.5f, LaneSums.Fold(values));
        }
    }

    [Fact]
    public void InOrder_TermsOfDifferentSizes_FromTheFirstToTheLast() =>
        Assert.Equal(1.0, LaneSums.InOrder([1e17, -1e17, 1.0]));
}
