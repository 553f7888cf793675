using Vae.Data;
using Vae.Model;

namespace Vae.Training;

/// <summary>An engine's losses with the likelihood's constants: the whole bound, in the data's units, comparable between likelihoods.</summary>
internal sealed class WholeLosses(VaeWeights weights)
{
    private readonly LossConstants _constants = new(weights);

    /// <param name="losses">Weighted means over the batch's rows, up to constants.</param>
    /// <param name="batch">The rows.</param>
    public VaeLosses Of(VaeLosses losses, VaeBatch batch)
    {
        var (sum, width) = (0.0, batch.InputDimension);
        var weights = batch.RowWeights;
        for (var row = 0; row < batch.Rows; row++)
        {
            sum += _constants.OfRow(batch.Target.Slice(row * width, width)) * (weights.IsEmpty ? 1 : weights[row]);
        }

        var constant = batch.TotalWeight > 0 ? sum / batch.TotalWeight : 0;
        return losses with { Loss = losses.Loss + constant, ReconstructionLoss = losses.ReconstructionLoss + constant };
    }
}
