using Vae.Data;
using Vae.Model;

namespace Vae;

/// <content>How well the model explains rows.</content>
public sealed partial class VaeModel
{
    /// <summary>Computes the evidence lower bound on rows, its parts, what the latent units say, and the error of each column.</summary>
    /// <param name="rows">Data, [n, D]; at least 1 row, preferably none that the model was trained on.</param>
    /// <param name="samples">Draws of z per row for the reconstruction loss; at least 1. The default is 1; an autoencoder draws nothing.</param>
    /// <param name="seed">A row's draws follow from the seed and the row's own values. The default is 0.</param>
    /// <param name="conditions">As for <see cref="Encode(ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>.</param>
    /// <returns>Means over the rows. NaN where a row has NaN that is not a missing value.</returns>
    /// <exception cref="ArgumentException">There are no rows, they are no whole number, or the samples are below 1.</exception>
    public VaeEvaluation Evaluate(ReadOnlySpan<float> rows, int samples = 1, int seed = 0, ReadOnlySpan<float> conditions = default)
    {
        var all = RequireRows(rows, conditions);
        var evaluator = new Evaluator(this, samples, seed);
        for (var first = 0; first < all.Count; first += BlockRows)
        {
            evaluator.Add(BlockOf(all, first).Joined(), []);
        }

        return evaluator.Finish(names: null);
    }

    /// <summary>Computes the same on rows that are read once, some at a time, and need not fit in memory; by their weights where they have some.</summary>
    /// <param name="rows">The rows; a <see cref="VaeDataset"/> holds them in memory.</param>
    /// <param name="samples">Draws of z per row for the reconstruction loss; at least 1. The default is 1; an autoencoder draws nothing.</param>
    /// <param name="seed">A row's draws follow from the seed and the row's own values. The default is 0.</param>
    /// <param name="cancellationToken">Looked at before every row.</param>
    /// <returns>Means over the rows of a weight above 0.</returns>
    /// <exception cref="ArgumentException">There are no rows, they have another width than the model, or the samples are below 1.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public VaeEvaluation Evaluate(IVaeRowSource rows, int samples = 1, int seed = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Dimension - rows.ConditionDimension != InputDimension || rows.ConditionDimension != ConditionDimension)
        {
            var given = rows.ConditionDimension > 0 ? $" and {rows.ConditionDimension} of a condition" : "";
            throw new ArgumentException(
                $"The rows have {rows.Dimension - rows.ConditionDimension} values{given}; this model was trained on {InputDimension}"
                + (ConditionDimension > 0 ? $" and {ConditionDimension}" : "") + ". Give it the columns it was trained on.",
                nameof(rows));
        }

        var evaluator = new Evaluator(this, samples, seed);
        foreach (var block in RowBlocks.Read(() => rows.Open(null), rows.Dimension, rows.HasWeights, cancellationToken))
        {
            evaluator.Add(block.Rows.Span, block.Weights.Span);
        }

        return evaluator.Finish(rows.SlotNames);
    }
}
