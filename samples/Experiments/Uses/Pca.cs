/// <summary>The principal components of rows, by orthogonal iteration.</summary>
internal sealed class Pca
{
    private const int Iterations = 60;

    private readonly double[] _mean;
    private readonly double[][] _components;

    public Pca(float[][] rows, int width)
    {
        _mean = [.. Enumerable.Range(0, rows[0].Length).Select(j => rows.Average(row => (double)row[j]))];
        var covariance = Covariance(rows);
        var noise = new NormalNoise(1);
        _components = [.. Enumerable.Range(0, width).Select(_ => _mean.Select(_ => noise.Next()).ToArray())];
        for (var i = 0; i < Iterations; i++)
        {
            for (var c = 0; c < width; c++)
            {
                _components[c] = [.. covariance.Select(row => Dot(row, _components[c]))];
                for (var other = 0; other < c; other++)
                {
                    Add(_components[c], _components[other], -Dot(_components[c], _components[other]));
                }

                var norm = Math.Sqrt(Dot(_components[c], _components[c]));
                _components[c] = [.. _components[c].Select(value => value / norm)];
            }
        }
    }

    /// <summary>The nearest point of the plane that the components span.</summary>
    public float[] Reconstruct(float[] row)
    {
        double[] above = [.. row.Zip(_mean, (x, mean) => x - mean)];
        var result = (double[])_mean.Clone();
        foreach (var component in _components)
        {
            Add(result, component, Dot(above, component));
        }

        return [.. result.Select(value => (float)value)];
    }

    private double[][] Covariance(float[][] rows)
    {
        double[][] covariance = [.. _mean.Select(_ => new double[_mean.Length])];
        foreach (var row in rows)
        {
            for (var j = 0; j < row.Length; j++)
            {
                for (var k = 0; k < row.Length; k++)
                {
                    covariance[j][k] += (row[j] - _mean[j]) * (row[k] - _mean[k]) / rows.Length;
                }
            }
        }

        return covariance;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static void Add(double[] sum, double[] values, double factor)
    {
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += factor * values[i];
        }
    }
}
