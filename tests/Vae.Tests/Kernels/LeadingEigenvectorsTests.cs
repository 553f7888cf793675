using Vae.Kernels;
using Xunit;

namespace Vae.Tests.Kernels;

public sealed class LeadingEigenvectorsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    [InlineData(12, 4)]
    [InlineData(40, 3)]
    [InlineData(200, 10)]
    public void Of_KnownSpectrum_ValuesAndVectors(int size, int count)
    {
        var (matrix, basis) = Known(size, i => 100 * Math.Pow(0.8, i));

        var (values, vectors) = LeadingEigenvectors.Of(matrix, size, count);

        for (var k = 0; k < count; k++)
        {
            Near.Value(100 * Math.Pow(0.8, k), values[k], 1e-9, 1e-9, $"value {k}");
            var along = Enumerable.Range(0, size).Sum(i => vectors[(k * size) + i] * basis[(k * size) + i]);
            Near.Value(1, Math.Abs(along), 1e-6, 0, $"vector {k}");
        }
    }

    [Fact]
    public void Of_LowRank_TheRestIsZero()
    {
        var (matrix, _) = Known(60, i => i < 3 ? 3 - i : 0);

        var (values, vectors) = LeadingEigenvectors.Of(matrix, 60, 5);

        Near.Values([3, 2, 1, 0, 0], [.. values.Select(value => (float)value)], 1e-6, 0);
        Assert.All(vectors, value => Assert.True(double.IsFinite(value)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(50)]
    public void Of_ZeroMatrix_ZeroValues(int size)
    {
        var (values, vectors) = LeadingEigenvectors.Of(new double[size * size], size, 2);

        Assert.Equal([0, 0], values);
        Assert.All(vectors, value => Assert.True(double.IsFinite(value)));
    }

    /// <summary>Eigenvalues as given, along an orthonormal basis of random directions.</summary>
    private static (double[] Matrix, double[] Basis) Known(int size, Func<int, double> value)
    {
        var basis = TestValues.Normal(size * size, seed: 8).Select(x => (double)x).ToArray();
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < 2 * i; j++)
            {
                var other = j % i;
                var along = Enumerable.Range(0, size).Sum(d => basis[(i * size) + d] * basis[(other * size) + d]);
                for (var d = 0; d < size; d++)
                {
                    basis[(i * size) + d] -= along * basis[(other * size) + d];
                }
            }

            var length = Math.Sqrt(basis.Skip(i * size).Take(size).Sum(x => x * x));
            for (var d = 0; d < size; d++)
            {
                basis[(i * size) + d] /= length;
            }
        }

        var matrix = new double[size * size];
        for (var k = 0; k < size; k++)
        {
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j < size; j++)
                {
                    matrix[(i * size) + j] += value(k) * basis[(k * size) + i] * basis[(k * size) + j];
                }
            }
        }

        return (matrix, basis);
    }
}
