/// <summary>Trains the linear VAE by an estimator: decoder, mu = A x + a, and one logVar for all rows, as the best posterior of such a model has.</summary>
internal static class LinearTraining
{
    private const int BatchRows = 50;
    private const int Points = 40;

    /// <returns>The exact ELBO of the training rows, their mean, at points on the way.</returns>
    public static List<(int Step, double Elbo)> Run(
        DigitSet digits, int latent, double variance, GradientEstimator estimator, double learningRate, int steps, int seed)
    {
        var (pixels, random) = (digits.Pixels, new NormalNoise(seed));
        var rows = digits.Training.Chunk(pixels).ToArray();
        double[][] parameters = [new double[pixels * latent], new double[pixels], new double[latent * pixels], new double[latent], new double[latent]];
        var (w, b, slope, offset, logVar) = (parameters[0], parameters[1], parameters[2], parameters[3], parameters[4]);
        Array.ForEach([w, slope], values => { foreach (ref var value in values.AsSpan()) { value = random.Next() / Math.Sqrt(pixels); } });
        var gradients = parameters.Select(values => new double[values.Length]).ToArray();
        var adam = parameters.Select(values => new AdamStep(values.Length)).ToArray();
        var model = new LinearVae(w, b, variance);
        var (mu, z, byPosterior, byMean) = (new double[latent], new double[latent], new double[2 * latent], new double[pixels]);
        var curve = new List<(int, double)>();
        for (var step = 0; step <= steps; step++)
        {
            if (step % (steps / Points) == 0)
            {
                curve.Add((step, rows.Average(row => { Encode(row); return model.Elbo(row, mu, logVar, byPosterior); })));
            }

            Array.ForEach(gradients, Array.Clear);
            for (var i = 0; i < BatchRows; i++)
            {
                var row = rows[((step * BatchRows) + i) % rows.Length];
                Encode(row);
                estimator.Draw(model, row, mu, logVar, random, byPosterior, z, byMean);
                AddGradient(row);
            }

            for (var p = 0; p < parameters.Length; p++)
            {
                adam[p].Apply(parameters[p], gradients[p], learningRate);
            }
        }

        return curve;

        void Encode(float[] row)
        {
            for (var j = 0; j < latent; j++)
            {
                mu[j] = offset[j];
                for (var d = 0; d < pixels; d++)
                {
                    mu[j] += slope[(j * pixels) + d] * row[d];
                }
            }
        }

        // The decoder's gradient is that of log p(x|z), whichever way the encoder's is estimated.
        void AddGradient(float[] row)
        {
            for (var j = 0; j < latent; j++)
            {
                gradients[3][j] += byPosterior[j];
                gradients[4][j] += byPosterior[latent + j];
                for (var d = 0; d < pixels; d++)
                {
                    gradients[0][(d * latent) + j] += byMean[d] * z[j];
                    gradients[2][(j * pixels) + d] += byPosterior[j] * row[d];
                }
            }

            for (var d = 0; d < pixels; d++)
            {
                gradients[1][d] += byMean[d];
            }
        }
    }
}
