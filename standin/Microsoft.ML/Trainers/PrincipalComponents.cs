using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>The directions of largest variance, found by subspace iteration from random vectors.</summary>
/// <param name="Mean">[features]; all zero where the data was not centred.</param>
/// <param name="Vectors">[rank][features]; orthonormal, the largest variance first.</param>
internal sealed record PrincipalComponents(float[] Mean, float[][] Vectors)
{
    // Each pass multiplies what the start vectors have in directions of little variance further down.
    private const int Passes = 4;

    private readonly float[] _offsets = Array.ConvertAll(Vectors, vector => VectorMath.Dot(Mean, vector));

    public static PrincipalComponents Fit(IHost host, TrainingRows rows, int rank, int oversampling, bool isCentred, int seed)
    {
        int width = rows.Width;
        host.Check(rank <= width, $"Rank ({rank}) cannot be larger than the original dimension ({width})");
        int size = Math.Min(rank + oversampling, width);
        float[] mean = isCentred ? MeanOf(rows) : new float[width];
        var random = new Random(seed);
        double[][] basis = [.. Enumerable.Range(0, size).Select(_ => Gaussians(random, width))];
        for (int pass = 0; pass < Passes; pass++)
        {
            Orthonormalise(basis);
            basis = Multiply(rows, mean, basis);
        }
        var orthonormal = Array.ConvertAll(basis, b => (double[])b.Clone());
        Orthonormalise(orthonormal);
        var image = Multiply(rows, mean, orthonormal);
        var small = new double[size, size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
                small[i, j] = 0.5 * (VectorMath.Dot(orthonormal[i], image[j]) + VectorMath.Dot(orthonormal[j], image[i]));
        }
        var rotations = SymmetricEigen.Vectors(small);
        return new PrincipalComponents(mean, [.. Enumerable.Range(0, rank).Select(k => Combine(orthonormal, rotations, k))]);
    }

    /// <summary>The coordinates of a row along the components.</summary>
    public void Project(ReadOnlySpan<float> row, Span<float> destination)
    {
        for (int k = 0; k < Vectors.Length; k++)
            destination[k] = VectorMath.Dot(row, Vectors[k]) - _offsets[k];
    }

    private static float[] MeanOf(TrainingRows rows)
    {
        var sum = new double[rows.Width];
        for (int r = 0; r < rows.Features.Length; r++)
        {
            for (int i = 0; i < sum.Length; i++)
                sum[i] += rows.Weights[r] * (double)rows.Features[r][i];
        }
        double total = rows.Weights.Sum(w => (double)w);
        return Array.ConvertAll(sum, s => (float)(s / total));
    }

    private static double[] Gaussians(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];

    // The covariance times each vector of the basis, without forming the covariance.
    private static double[][] Multiply(TrainingRows rows, float[] mean, double[][] basis)
    {
        double total = rows.Weights.Sum(w => (double)w);
        var result = new double[basis.Length][];
        Parallel.For(0, basis.Length, k =>
        {
            float[] direction = Array.ConvertAll(basis[k], v => (float)v);
            float offset = VectorMath.Dot(mean, direction);
            var sum = new float[rows.Width];
            double coordinates = 0;
            for (int r = 0; r < rows.Features.Length; r++)
            {
                float coordinate = rows.Weights[r] * (VectorMath.Dot(rows.Features[r], direction) - offset);
                VectorMath.AddScaled(coordinate, rows.Features[r], sum);
                coordinates += coordinate;
            }
            result[k] = new double[rows.Width];
            for (int i = 0; i < rows.Width; i++)
                result[k][i] = (sum[i] - coordinates * mean[i]) / total;
        });
        return result;
    }

    // Modified Gram-Schmidt, twice; a vector that depends on earlier ones becomes zero.
    private static void Orthonormalise(double[][] basis)
    {
        for (int k = 0; k < basis.Length; k++)
        {
            double before = Math.Sqrt(VectorMath.Dot(basis[k], basis[k]));
            for (int j = 0; j < 2 * k; j++)
            {
                double[] earlier = basis[j % k];
                double overlap = VectorMath.Dot(basis[k], earlier);
                for (int i = 0; i < earlier.Length; i++)
                    basis[k][i] -= overlap * earlier[i];
            }
            double norm = Math.Sqrt(VectorMath.Dot(basis[k], basis[k]));
            double scale = norm > 1e-7 * before ? 1 / norm : 0;
            for (int i = 0; i < basis[k].Length; i++)
                basis[k][i] *= scale;
        }
    }

    private static float[] Combine(double[][] basis, double[,] rotations, int column)
    {
        var sum = new double[basis[0].Length];
        for (int j = 0; j < basis.Length; j++)
        {
            for (int i = 0; i < sum.Length; i++)
                sum[i] += rotations[j, column] * basis[j][i];
        }
        return Array.ConvertAll(sum, s => (float)s);
    }
}
