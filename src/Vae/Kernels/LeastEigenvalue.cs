namespace Vae.Kernels;

/// <summary>The least eigenvalue of a covariance, by bisection: A - s I has a Cholesky factor where s is below it, and none above.</summary>
internal static class LeastEigenvalue
{
    // A millionth of the least variance.
    private const int Halvings = 20;

    /// <param name="covariance">Row-major [N, N], symmetric, N at least 1; the lower triangle is read.</param>
    /// <param name="size">N.</param>
    /// <returns>It, from below; 0 where it is not above 0.</returns>
    public static double Of(ReadOnlySpan<double> covariance, int size)
    {
        var (below, above) = (0.0, covariance[0]);
        for (var i = 1; i < size; i++)
        {
            above = Math.Min(above, covariance[i * (size + 1)]);
        }

        var factor = new double[size * size];
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (below + above) / 2;
            (below, above) = HasFactor(covariance, middle, factor, size) ? (middle, above) : (below, middle);
        }

        return below;
    }

    private static bool HasFactor(ReadOnlySpan<double> matrix, double shift, double[] factor, int size)
    {
        for (var i = 0; i < size; i++)
        {
            var row = factor.AsSpan(i * size, i);
            for (var j = 0; j < i; j++)
            {
                row[j] = (matrix[(i * size) + j] - Dot(row[..j], factor.AsSpan(j * size, j))) / factor[j * (size + 1)];
            }

            var pivot = matrix[i * (size + 1)] - shift - Dot(row, row);
            if (!(pivot > 0))
            {
                return false;
            }

            factor[i * (size + 1)] = Math.Sqrt(pivot);
        }

        return true;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
