using TorchSharp;
using Vae.TorchSharp.Likelihoods;
using Vae.TorchSharp.Native;
using Vae.TorchSharp.Networks;

namespace Vae.TorchSharp.Training;

/// <summary>What training minimises, on one batch: sums over dimensions, means over rows and draws.</summary>
internal sealed class Objective(VaeArchitecture architecture, VaeOptions options, Network network)
{
    private readonly ReconstructionLoss _loss = new(architecture);

    /// <param name="batch">Rows and noise.</param>
    /// <param name="beta">The KL weight.</param>
    /// <param name="training">Whether batch normalisation takes the batch's statistics, or the running ones.</param>
    public ObjectiveTerms Compute(BatchTensors batch, double beta, bool training) =>
        options.EffectiveObjective is ElboObjective elbo ? Variational(batch, beta, elbo.FreeBits, training) : Autoencoder(batch, training);

    private ObjectiveTerms Autoencoder(BatchTensors batch, bool training)
    {
        var reconstruction = Reconstruct(network.EncodeMean(Known(batch.Input), ConditionOf(batch), training), batch, training);
        return new ObjectiveTerms(reconstruction, reconstruction, null);
    }

    private ObjectiveTerms Variational(BatchTensors batch, double beta, double freeBits, bool training)
    {
        var (mu, logVar) = network.Encode(Known(batch.Input), ConditionOf(batch), training);
        var z = Posterior.Reparameterize(mu, logVar, batch.Epsilon);
        var reconstruction = Reconstruct(z.view(-1, architecture.LatentDimension), batch, training);
        var perDimension = Posterior.KlDivergence(mu, logVar, batch.Shares);
        var kl = perDimension.sum();
        var penalised = freeBits > 0 ? WithFreeBits(perDimension, freeBits, batch.IsPart ? options.Run.Peers : null).sum() : kl;
        return new ObjectiveTerms(reconstruction.Plus(penalised.Times(beta)), reconstruction, kl);
    }

    /// <summary>Each dimension's KL raised to the free bits; of a part of a batch its part of that, by the sum over all processes.</summary>
    private static torch.Tensor WithFreeBits(torch.Tensor perDimension, double freeBits, VaeCluster? peers)
    {
        if (peers is null)
        {
            return perDimension.AtLeast(freeBits);
        }

        using var bound = freeBits.ToScalar();
        using var part = (freeBits / peers.Size).ToScalar();
        return perDimension.masked_fill(ClusterSum.Of(perDimension, peers).lt(bound), part);
    }

    /// <summary>The input, or the condition, with 0 in place of what is missing.</summary>
    private torch.Tensor Known(torch.Tensor input) =>
        architecture.MissingValues == MissingValues.Ignore ? input.nan_to_num(nan: 0) : input;

    private torch.Tensor? ConditionOf(BatchTensors batch) => batch.Condition is { } condition ? Known(condition) : null;

    /// <param name="z">[S * B, L], draws outermost.</param>
    /// <param name="batch">B rows.</param>
    /// <param name="training">Which statistics.</param>
    private torch.Tensor Reconstruct(torch.Tensor z, BatchTensors batch, bool training)
    {
        // The shares add up to 1 over the rows, so that only the mean over the draws is left.
        var divisor = batch.Shares is null ? z.shape[0] : z.shape[0] / batch.Target.shape[0];
        var condition = ConditionOf(batch)?.repeat(z.shape[0] / batch.Target.shape[0], 1);
        return _loss.Sum(network.Decode(z, condition, training), batch.Target, batch.Shares).Times(1.0 / divisor);
    }
}
