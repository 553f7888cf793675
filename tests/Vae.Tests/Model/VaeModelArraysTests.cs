using Xunit;

namespace Vae.Tests.Model;

public sealed class VaeModelArraysTests
{
    [Fact]
    public void EveryMethod_Array_AsTheSpan()
    {
        var model = TestModels.Model(VaeArchitecture.Mlp(5, 2, [4]).WithCondition(1));
        var (rows, z) = (TestValues.Uniform(15, 1), TestValues.Normal(6, 2));
        float[] c = [0.5f];
        Same(2 * 3, to => model.Encode(rows, to, conditions: c), model.Encode(rows, conditions: c));
        Same(5 * 3, to => model.Decode(z, to, c), model.Decode(z, conditions: c));
        Same(5 * 3, to => model.Reconstruct(rows, to, c), model.Reconstruct(rows, conditions: c));
        Same(3, to => model.ReconstructionLoss(rows, to, c), model.ReconstructionLoss(rows, conditions: c));
        Same(5 * 3, to => model.ReconstructionLossPerFeature(rows, to, c), model.ReconstructionLossPerFeature(rows, conditions: c));
        Same(3, to => model.NegativeElbo(rows, 2, 1, to, c), model.NegativeElbo(rows, 2, 1, conditions: c));
        Same(5 * 4, to => model.Sample(4, 1, to, c), model.Sample(4, 1, conditions: c));
        Same(5 * 4, to => model.SampleMeans(4, 1, to, c), model.SampleMeans(4, 1, conditions: c));
        Same(5 * 4, to => model.Interpolate(rows.AsSpan(0, 5), rows.AsSpan(5, 5), 4, to, c), model.Interpolate(rows.AsSpan(0, 5), rows.AsSpan(5, 5), 4, conditions: c));
        Same(5 * 4, to => model.Traverse(rows.AsSpan(0, 5), 1, -1, 1, 4, to, c), model.Traverse(rows.AsSpan(0, 5), 1, -1, 1, 4, condition: c));
        Assert.Throws<ArgumentException>(() => model.Encode(rows));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Sample(-1, 1, conditions: c));

        static void Same(int length, Action<float[]> fill, float[] array)
        {
            var expected = new float[length];
            fill(expected);
            Assert.Equal(expected, array);
        }
    }
}
