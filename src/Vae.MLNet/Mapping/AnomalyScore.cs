namespace Vae.MLNet.Mapping;

/// <summary>The reconstruction loss moved so that its smallest possible value is 0.</summary>
internal static class AnomalyScore
{
    /// <param name="model">The VAE.</param>
    /// <param name="rows">Row-major [count, D].</param>
    /// <param name="shares">Receives each slot's share of the score, [count, D], in nats; a row's shares add up to its score.</param>
    /// <param name="scores">Receives [count] scores, in nats, at least 0.</param>
    public static void Compute(VaeModel model, ReadOnlySpan<float> rows, Span<float> shares, Span<float> scores)
    {
        var width = model.InputDimension;
        model.ReconstructionLossPerFeature(rows, shares);
        for (var row = 0; row < scores.Length; row++)
        {
            scores[row] = Move(shares.Slice(row * width, width), model.MinReconstructionLoss);
        }
    }

    // The sum is that of VaeModel.ReconstructionLoss. Rounding may take it a hair below its bound.
    private static float Move(Span<float> losses, float min)
    {
        var sum = 0.0;
        var minShare = min / losses.Length;
        foreach (ref var loss in losses)
        {
            sum += loss;
            loss -= minShare;
        }

        return MathF.Max(0, (float)sum - min);
    }
}
