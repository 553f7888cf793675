using System.Collections;
using Vae.Data;

namespace Vae.MLNet.Anomaly;

/// <summary>The anomaly scores of many rows, some at a time. Kept for the next time where they fit, else computed again.</summary>
/// <param name="rows">Blocks of rows.</param>
/// <param name="scorer">Scores them.</param>
/// <param name="most">Most bytes of scores and weights to keep; 4 each.</param>
/// <param name="cancellationToken">Looked at within a block too: draws take time.</param>
internal sealed class RowScores(
    IEnumerable<RowBlock> rows, AnomalyScorer scorer, long most, CancellationToken cancellationToken = default)
    : IEnumerable<RowBlock>
{
    // Scores for the quantiles: of so many a share is found to 0.2 %.
    private const int SampledScores = 1 << 16;

    private List<RowBlock>? _kept;

    /// <summary>The scores and their rows' weights, or of very many an even choice; filled the first time all are gone through.</summary>
    public RowSample Sample { get; } = new(dimension: 1, SampledScores);

    /// <returns>Blocks of scores, in nats, and of what their rows count; each may be overwritten by the next.</returns>
    public IEnumerator<RowBlock> GetEnumerator() => _kept?.GetEnumerator() ?? Compute();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerator<RowBlock> Compute()
    {
        List<RowBlock>? kept = [];
        float[] scores = [];
        var bytes = 0L;
        var isFirst = Sample.Count == 0;
        foreach (var block in rows)
        {
            var count = block.Rows.Length / scorer.RowWidth;
            bytes += (count + block.Weights.Length) * sizeof(float);
            kept = bytes <= most ? kept : null;
            scores = kept is not null || scores.Length < count ? new float[count] : scores;
            scorer.Compute(block.Rows.Span, scores.AsSpan(0, count), cancellationToken);
            for (var row = 0; isFirst && row < count; row++)
            {
                Sample.Add(scores.AsSpan(row, 1), block.Weight(row));
            }

            kept?.Add(new(scores, block.Weights.ToArray()));
            yield return new(scores.AsMemory(0, count), block.Weights);
        }

        _kept = kept;
    }
}
