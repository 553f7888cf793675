using Vae.Data;
using Vae.MLNet.Anomaly;

namespace Vae.MLNet.Tests.Training;

public sealed class RowScoresTests
{
    private static readonly float[][] _blocks =
        [.. TestRow.Make(70, seed: 2).Chunk(16).Select(rows => rows.SelectMany(row => row.Features).ToArray())];

    [Theory]
    [InlineData(280, 1)]
    [InlineData(279, 3)]
    [InlineData(0, 3)]
    public void Read_ThreeTimes_TheSameScoresKeptWhereTheyFit(long most, int passes)
    {
        var reads = 0;
        IEnumerable<RowBlock> Rows()
        {
            reads++;
            foreach (var block in _blocks)
            {
                yield return new(block);
            }
        }

        var scorer = new AnomalyScorer(TestModel.Fitted, VaeAnomalyScore.ReconstructionLoss, samples: 1, seed: 0);
        var scores = new RowScores(Rows(), scorer, most);
        var expected = new float[70];
        scorer.Compute(_blocks.SelectMany(values => values).ToArray(), expected);

        for (var time = 0; time < 3; time++)
        {
            Assert.Equal(expected, scores.SelectMany(block => block.Rows.ToArray()));
        }

        Assert.Equal(passes, reads);
        Assert.Equal(expected, Enumerable.Range(0, scores.Sample.Count).Select(i => scores.Sample.Row(i)[0]));
    }
}
