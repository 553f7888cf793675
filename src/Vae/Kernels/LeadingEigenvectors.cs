using System.Numerics;

namespace Vae.Kernels;

/// <summary>
/// The largest eigenvalues of a symmetric matrix and their vectors. N = its size, K = how many, M = vectors of the subspace. From additions,
/// multiplications, divisions and square roots in a fixed order, so that the bits are the same everywhere.
/// </summary>
/// <remarks>
/// Subspace iteration with some vectors to spare, then Rayleigh and Ritz (Golub and Van Loan, Matrix Computations, section 8.2), which is Jacobi's
/// method alone where the subspace is the whole space. Neighbours that hardly differ are told apart only as far as the iterations go.
/// </remarks>
internal static class LeadingEigenvectors
{
    // More vectors than asked for: what is left out then decays faster than the next eigenvalue.
    private const int Spare = 8;

    private const double Converged = 1e-14;

    // About a second.
    private const double MostOperations = 3e9;
    private const int FewestIterations = 8;
    private const int MostIterations = 300;

    /// <param name="matrix">Row-major [N, N], symmetric, no eigenvalue far below 0.</param>
    /// <param name="size">N.</param>
    /// <param name="count">K, at most N.</param>
    /// <returns>K values, the largest first, and their vectors, row-major [K, N], of length 1, or 0 where the matrix has lower rank.</returns>
    public static (double[] Values, double[] Vectors) Of(double[] matrix, int size, int count)
    {
        var vectors = Math.Min(size, count + Spare);
        var basis = vectors < size ? Iterate(matrix, size, vectors) : Identity(size);
        var images = Multiply(matrix, size, basis);
        var small = new double[vectors * vectors];
        for (var i = 0; i < vectors; i++)
        {
            for (var j = i; j < vectors; j++)
            {
                small[(i * vectors) + j] = small[(j * vectors) + i] = Dot(Row(basis, i, size), Row(images, j, size));
            }
        }

        var rotations = Jacobi.Diagonalize(small, vectors);
        int[] order = [.. Enumerable.Range(0, vectors).OrderByDescending(i => small[(i * vectors) + i]).Take(count)];
        var result = new double[count * size];
        for (var k = 0; k < count; k++)
        {
            for (var i = 0; i < vectors; i++)
            {
                AddProduct(Row(result, k, size), rotations[(i * vectors) + order[k]], Row(basis, i, size));
            }
        }

        return ([.. order.Select(i => small[(i * vectors) + i])], result);
    }

    private static double[] Iterate(double[] matrix, int size, int vectors)
    {
        var start = new float[vectors * size];
        new Noise(seed: 0, NoiseStream.InitialWeights).FillUniform(start, step: 1);
        var basis = Array.ConvertAll(start, value => value - 0.5);
        Orthonormalize(basis, size);
        var iterations = Math.Clamp(MostOperations / ((double)size * size * vectors), FewestIterations, MostIterations);
        var last = 0.0;
        for (var i = 0; i < iterations; i++)
        {
            var images = Multiply(matrix, size, basis);
            var sum = Dot(basis, images);
            Orthonormalize(images, size);
            basis = images;
            if (Math.Abs(sum - last) <= Converged * Math.Abs(sum))
            {
                break;
            }

            last = sum;
        }

        return basis;
    }

    /// <summary>Gram and Schmidt, twice; what is left of a dependent vector is rounding, and becomes 0.</summary>
    private static void Orthonormalize(double[] basis, int size)
    {
        for (var i = 0; i < basis.Length / size; i++)
        {
            var row = Row(basis, i, size);
            var before = Math.Sqrt(Dot(row, row));
            for (var j = 0; j < 2 * i; j++)
            {
                var other = Row(basis, j % i, size);
                AddProduct(row, -Dot(row, other), other);
            }

            var length = Math.Sqrt(Dot(row, row));
            var factor = length > 1e-10 * before ? 1 / length : 0;
            foreach (ref var value in row)
            {
                value *= factor;
            }
        }
    }

    private static double[] Multiply(double[] matrix, int size, double[] basis)
    {
        var images = new double[basis.Length];
        for (var i = 0; i < size; i++)
        {
            for (var k = 0; k < basis.Length / size; k++)
            {
                AddProduct(Row(images, k, size), basis[(k * size) + i], Row(matrix, i, size));
            }
        }

        return images;
    }

    private static Span<double> Row(double[] rows, int row, int size) => rows.AsSpan(row * size, size);

    /// <summary>sum += factor * x, value by value.</summary>
    private static void AddProduct(Span<double> sum, double factor, ReadOnlySpan<double> x)
    {
        var (width, i) = (Vector<double>.Count, 0);
        for (; i <= sum.Length - width; i += width)
        {
            (new Vector<double>(sum[i..]) + (new Vector<double>(factor) * new Vector<double>(x[i..]))).CopyTo(sum[i..]);
        }

        for (; i < sum.Length; i++)
        {
            sum[i] += factor * x[i];
        }
    }

    /// <summary>Four sums side by side, whatever the vectors' width.</summary>
    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var (a, b, c, d, i) = (0.0, 0.0, 0.0, 0.0, 0);
        for (; i <= x.Length - 4; i += 4)
        {
            a += x[i] * y[i];
            b += x[i + 1] * y[i + 1];
            c += x[i + 2] * y[i + 2];
            d += x[i + 3] * y[i + 3];
        }

        for (; i < x.Length; i++)
        {
            a += x[i] * y[i];
        }

        return a + b + (c + d);
    }

    private static double[] Identity(int size)
    {
        var identity = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            identity[i * (size + 1)] = 1;
        }

        return identity;
    }
}
