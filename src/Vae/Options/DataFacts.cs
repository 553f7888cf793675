namespace Vae.Options;

/// <summary>What defaults go by, of rows that have been read.</summary>
/// <param name="Rows">Rows of a weight above 0.</param>
/// <param name="InMemory">Whether they are kept; else they are streamed, which takes a pass of its own for the rows held out.</param>
/// <param name="Least">The least value; NaN where all are missing.</param>
/// <param name="MeanVariance">The mean of the slots' variances, over all rows or a sample of them.</param>
internal sealed record DataFacts(long Rows, bool InMemory = true, float Least = 0, double MeanVariance = 1)
{
    /// <summary>Epochs of a number of gradient steps that grows with the rows.</summary>
    /// <param name="batchSize">Most rows of a step.</param>
    /// <param name="perBatchOfRows">Steps for each batch of rows that there is.</param>
    /// <param name="least">Least steps in all.</param>
    /// <param name="most">Most steps in all.</param>
    public int EpochsFor(int batchSize, int perBatchOfRows, int least, int most)
    {
        var batches = (Rows + batchSize - 1) / batchSize;
        var steps = Math.Clamp(perBatchOfRows * batches, least, most);
        return (int)Math.Max(1, (steps + batches - 1) / batches);
    }
}
