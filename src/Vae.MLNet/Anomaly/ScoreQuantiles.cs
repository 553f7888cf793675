using Vae.Data;
using Vae.Export;

namespace Vae.MLNet.Anomaly;

/// <summary>The training rows' scores in short: which share of the rows scores at most so much. Immutable.</summary>
internal sealed class ScoreQuantiles
{
    // A thousandth of the rows between two neighbours.
    private const int MostSteps = 1001;

    private readonly float[] _scores;
    private readonly double[] _shares;

    private ScoreQuantiles(float[] scores, double[] shares) => (_scores, _shares) = (scores, shares);

    /// <param name="sample">Scores, at least 0, and their weights; at least one.</param>
    public static ScoreQuantiles Of(RowSample sample)
    {
        var (scores, weights) = (new float[sample.Count], new float[sample.Count]);
        var total = 0.0;
        for (var i = 0; i < sample.Count; i++)
        {
            var score = sample.Row(i)[0];

            // As for the threshold, a score that is no number counts as the least.
            (scores[i], weights[i]) = (float.IsNaN(score) ? 0 : score, sample.Weight(i));
            total += weights[i];
        }

        Array.Sort(scores, weights);
        var (kept, shares, through) = (new List<float>(), new List<double>(), 0.0);
        for (var i = 0; i < scores.Length; i++)
        {
            through += weights[i];
            var isLast = i == scores.Length - 1;
            if (isLast || scores[i + 1] != scores[i])
            {
                kept.Add(scores[i]);
                shares.Add(isLast ? 1 : through / total);
            }
        }

        return Thin([.. kept], [.. shares]);
    }

    /// <summary>The share of the rows that score lower, in percent: from 0 to 100, exact where there were at most 1,001 different scores.</summary>
    public float PercentileOf(float score)
    {
        var place = Array.BinarySearch(_scores, score);
        var lower = place < 0 ? ~place : place;
        return lower == 0 ? 0 : (float)(100 * _shares[lower - 1]);
    }

    /// <summary>Adds the same for scores, [n, 1], to an ONNX graph: the steps of the shares at all lower scores.</summary>
    public string AddTo(IOnnxGraph graph, string scores)
    {
        double[] steps = [.. _shares.Select((share, i) => 100 * (share - (i == 0 ? 0 : _shares[i - 1])))];
        var lower = graph.ToDouble(graph.Add("Less", [graph.Constant("scores", _scores, _scores.Length), scores]));
        return graph.ToFloat(graph.Add("MatMul", [lower, graph.Constant("steps", steps, steps.Length, 1)]));
    }

    // *** Binary format ***
    // int: number of quantiles, 1 to 1001
    // for each: float: score, above the one before; double: share of the rows that score at most that, in (0, 1], not below the one before
    public void Write(BinaryWriter writer)
    {
        writer.Write(_scores.Length);
        for (var i = 0; i < _scores.Length; i++)
        {
            writer.Write(_scores[i]);
            writer.Write(_shares[i]);
        }
    }

    // *** Binary format *** see Write
    /// <exception cref="InvalidDataException">They are none.</exception>
    public static ScoreQuantiles Read(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        if (count is < 1 or > MostSteps)
        {
            throw Damaged($"there are {count} score quantiles; there must be 1 to {MostSteps}");
        }

        var (scores, shares) = (new float[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            (scores[i], shares[i]) = (reader.ReadSingle(), reader.ReadDouble());
            if (!(i == 0 ? scores[0] >= 0 && shares[0] > 0 : scores[i] > scores[i - 1] && shares[i] >= shares[i - 1]))
            {
                throw Damaged($"score quantile {i} is out of order");
            }
        }

        return shares[^1] == 1 ? new(scores, shares) : throw Damaged("the score quantiles do not end at the whole");
    }

    private static ScoreQuantiles Thin(float[] scores, double[] shares)
    {
        if (scores.Length <= MostSteps)
        {
            return new(scores, shares);
        }

        var kept = new List<int>(MostSteps);
        for (int i = 0, step = 0; step < MostSteps; step++)
        {
            while (shares[i] < (double)step / (MostSteps - 1))
            {
                i++;
            }

            if (kept.Count == 0 || kept[^1] != i)
            {
                kept.Add(i);
            }
        }

        return new([.. kept.Select(i => scores[i])], [.. kept.Select(i => shares[i])]);
    }

    private static InvalidDataException Damaged(string what) =>
        new($"The VAE's settings in this model file are damaged: {what}. Save the model again.");
}
