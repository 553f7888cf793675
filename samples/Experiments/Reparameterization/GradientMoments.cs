/// <summary>Many draws of an estimator at one point, beside the exact gradient.</summary>
internal sealed class GradientMoments
{
    private readonly LinearVae _model;
    private readonly float[] _row;
    private readonly double[] _mu;
    private readonly double[] _logVar;
    private readonly int _seed;

    public GradientMoments(LinearVae model, float[] row, float[] mu, float[] logVar, int draws, int seed)
    {
        (_model, _row, Draws, _seed) = (model, row, draws, seed);
        (_mu, _logVar) = ([.. mu.Select(m => (double)m)], [.. logVar.Select(s => (double)s)]);
        Exact = new double[2 * model.Latent];
        model.Elbo(row, _mu, _logVar, Exact);
    }

    /// <summary>By mu, then by logVar, [2 L].</summary>
    public double[] Exact { get; }

    public int Draws { get; }

    /// <summary>Each component's mean over the draws, and its standard error.</summary>
    public (double[] Mean, double[] Error) Of(GradientEstimator estimator)
    {
        var random = new NormalNoise(_seed);
        var gradient = new double[Exact.Length];
        var (z, byMean) = (new double[_model.Latent], new double[_row.Length]);
        var (sum, squares) = (new double[Exact.Length], new double[Exact.Length]);
        for (var draw = 0; draw < Draws; draw++)
        {
            estimator.Draw(_model, _row, _mu, _logVar, random, gradient, z, byMean);
            for (var i = 0; i < gradient.Length; i++)
            {
                var above = gradient[i] - Exact[i]; // little is lost to the difference of the sums
                sum[i] += above;
                squares[i] += above * above;
            }
        }

        double[] mean = [.. sum.Zip(Exact, (s, exact) => exact + (s / Draws))];
        double[] error = [.. squares.Zip(sum, (square, s) => Math.Sqrt(((square / Draws) - (s / Draws * (s / Draws))) / (Draws - 1)))];
        return (mean, error);
    }
}
