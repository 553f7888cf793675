namespace Vae.Kernels;

/// <summary>All eigenvalues and vectors of a small symmetric matrix, by Jacobi's rotations (Golub and Van Loan, section 8.5).</summary>
internal static class Jacobi
{
    private const int MostSweeps = 60;

    /// <param name="matrix">Row-major [N, N], symmetric; becomes diagonal.</param>
    /// <param name="size">N.</param>
    /// <returns>The vectors as columns of a row-major [N, N].</returns>
    public static double[] Diagonalize(double[] matrix, int size)
    {
        var vectors = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            vectors[i * (size + 1)] = 1;
        }

        for (var (sweep, rotated) = (0, true); rotated && sweep < MostSweeps; sweep++)
        {
            rotated = false;
            for (var p = 0; p < size; p++)
            {
                for (var q = p + 1; q < size; q++)
                {
                    rotated |= Rotate(matrix, vectors, size, p, q);
                }
            }
        }

        return vectors;
    }

    /// <summary>Makes one pair of off-diagonal values 0.</summary>
    /// <returns>Whether they were not, beside the diagonal, already.</returns>
    private static bool Rotate(double[] matrix, double[] vectors, int size, int p, int q)
    {
        var (pp, qq, pq) = (matrix[(p * size) + p], matrix[(q * size) + q], matrix[(p * size) + q]);
        if (Math.Abs(pq) <= 1e-17 * (Math.Abs(pp) + Math.Abs(qq)))
        {
            return false;
        }

        var theta = (qq - pp) / (2 * pq);
        var t = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var cosine = 1 / Math.Sqrt((t * t) + 1);
        var sine = t * cosine;
        for (var k = 0; k < size; k++)
        {
            Turn(ref matrix[(k * size) + p], ref matrix[(k * size) + q], cosine, sine);
        }

        for (var k = 0; k < size; k++)
        {
            Turn(ref matrix[(p * size) + k], ref matrix[(q * size) + k], cosine, sine);
            Turn(ref vectors[(k * size) + p], ref vectors[(k * size) + q], cosine, sine);
        }

        (matrix[(p * size) + q], matrix[(q * size) + p]) = (0, 0);
        return true;
    }

    private static void Turn(ref double a, ref double b, double cosine, double sine) =>
        (a, b) = ((cosine * a) - (sine * b), (sine * a) + (cosine * b));
}
