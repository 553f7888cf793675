using System.Collections;
using Vae.MLNet.Mapping;

namespace Vae.MLNet.Training;

/// <summary>The anomaly scores of many rows, some at a time. Kept for the next time where they fit, else computed again.</summary>
/// <param name="rows">Blocks of rows, row-major [count, D].</param>
/// <param name="scorer">Scores them.</param>
/// <param name="dimension">Values per row, D.</param>
/// <param name="most">Most bytes of scores to keep; 4 a score.</param>
/// <param name="cancellationToken">Looked at within a block too: draws take time.</param>
internal sealed class RowScores(
    IEnumerable<ReadOnlyMemory<float>> rows, AnomalyScorer scorer, int dimension, long most, CancellationToken cancellationToken = default)
    : IEnumerable<ReadOnlyMemory<float>>
{
    private List<ReadOnlyMemory<float>>? _kept;

    /// <returns>Blocks of scores, in nats; each may be overwritten by the next.</returns>
    public IEnumerator<ReadOnlyMemory<float>> GetEnumerator() => _kept?.GetEnumerator() ?? Compute();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerator<ReadOnlyMemory<float>> Compute()
    {
        List<ReadOnlyMemory<float>>? kept = [];
        float[] scores = [];
        var bytes = 0L;
        foreach (var block in rows)
        {
            var count = block.Length / dimension;
            bytes += count * sizeof(float);
            kept = bytes <= most ? kept : null;
            scores = kept is not null || scores.Length < count ? new float[count] : scores;
            scorer.Compute(block.Span, scores.AsSpan(0, count), cancellationToken);
            kept?.Add(scores);
            yield return scores.AsMemory(0, count);
        }

        _kept = kept;
    }
}
