namespace Vae;

/// <summary>How well one value of a row is reconstructed from the posterior mean, over the rows of a <see cref="VaeEvaluation"/>.</summary>
/// <param name="Name">The slot's name; null where the rows have none.</param>
/// <param name="RootMeanSquaredError">Of x less its reconstruction, in the data's units; for a binary slot or a category, of x less its probability.</param>
/// <param name="StandardDeviation">Of x over these rows, in the data's units: what the column's mean alone would get wrong.</param>
/// <param name="ReconstructionLoss">The mean of -log p(x|mu), in nats.</param>
/// <remarks>Missing values are left out; where all are missing, errors are NaN.</remarks>
public sealed record VaeFeatureError(string? Name, double RootMeanSquaredError, double StandardDeviation, double ReconstructionLoss)
{
    /// <summary>
    /// The share of the column's variance that the reconstruction explains: 1 where it makes no error, 0 where it is no better than
    /// the mean, below 0 where it is worse. NaN for a column that is constant in these rows.
    /// </summary>
    public double ExplainedVariance => StandardDeviation > 0
        ? 1 - (RootMeanSquaredError * RootMeanSquaredError / (StandardDeviation * StandardDeviation))
        : double.NaN;
}
