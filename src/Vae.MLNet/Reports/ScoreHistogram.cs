using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Reports;

/// <summary>How many rows have which anomaly score.</summary>
/// <param name="Edges">The bins' edges, in nats, [bins + 1]; the last bin has all scores beyond too.</param>
/// <param name="Counts">[bins].</param>
/// <param name="Threshold">In nats.</param>
/// <param name="Above">How many rows score above it.</param>
internal sealed record ScoreHistogram(IReadOnlyList<double> Edges, IReadOnlyList<long> Counts, float Threshold, long Above)
{
    private const int Bins = 40;

    // A few rows may score a thousand times what the others do.
    private const double Shown = 0.995;

    public static ScoreHistogram Of(VaeAnomalyTransformer detector, IDataView rows)
    {
        var scores = detector.Transform(rows).GetColumn<float>("Score").Where(float.IsFinite).Order().ToArray();
        if (scores.Length == 0)
        {
            return new([0, 1], [0], detector.Threshold, 0);
        }

        var end = Math.Max(scores[(int)(Shown * (scores.Length - 1))], 1.25 * detector.Threshold);
        var width = Math.Max(end - scores[0], 1e-6) / Bins;
        var below = (int)Math.Ceiling((detector.Threshold - scores[0]) / width);
        var counts = new long[Bins];
        foreach (var score in scores)
        {
            // Counted from the threshold, so that it is an edge and no bin lies on both sides of it.
            var bin = below - 1 + Math.Ceiling((score - detector.Threshold) / width);
            counts[(int)Math.Clamp(bin, 0, Bins - 1)]++;
        }

        return new(
            [.. Enumerable.Range(0, Bins + 1).Select(bin => detector.Threshold + ((bin - below) * width))],
            counts,
            detector.Threshold,
            scores.LongCount(score => score > detector.Threshold));
    }
}
