using Vae.Kernels;
using Xunit;

namespace Vae.Tests.Kernels;

public sealed class LeastEigenvalueTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 10)]
    [InlineData(7, 30)]
    [InlineData(20, 60)]
    [InlineData(6, 3)] // Rank 3: the least is 0.
    public void Of_Covariance_TheLeastOfAll(int size, int rows)
    {
        var random = new Random(size);
        var matrix = new double[size * size];
        for (var row = 0; row < rows; row++)
        {
            var values = Enumerable.Range(0, size).Select(_ => random.NextDouble() - 0.5).ToArray();
            for (var i = 0; i < matrix.Length; i++)
            {
                matrix[i] += values[i / size] * values[i % size] / rows;
            }
        }

        var least = LeastEigenvalue.Of(matrix, size);

        Jacobi.Diagonalize(matrix, size);
        Assert.Equal(Enumerable.Range(0, size).Min(i => matrix[i * (size + 1)]), least, 1e-6);
    }

    [Fact]
    public void Of_NoCovariance_Zero() => Assert.Equal(0, LeastEigenvalue.Of([1, 2, 2, 1], 2));
}
