using TorchSharp;
using Vae.TorchSharp.Likelihoods;
using Vae.TorchSharp.Networks;

namespace Vae.TorchSharp.Training;

/// <summary>What training minimises, on one batch: sums over dimensions, means over rows and draws.</summary>
internal sealed class Objective(VaeArchitecture architecture, VaeOptions options, Network network)
{
    public ObjectiveTerms Compute(BatchTensors batch, double beta) =>
        options.Objective == VaeObjective.Autoencoder ? Autoencoder(batch) : Variational(batch, beta);

    private ObjectiveTerms Autoencoder(BatchTensors batch)
    {
        var reconstruction = Reconstruct(network.EncodeMean(batch.Input), batch.Target);
        return new ObjectiveTerms(reconstruction, reconstruction, null);
    }

    private ObjectiveTerms Variational(BatchTensors batch, double beta)
    {
        var (mu, logVar) = network.Encode(batch.Input);
        var z = Posterior.Reparameterize(mu, logVar, batch.Epsilon);
        var reconstruction = Reconstruct(z.view(-1, architecture.LatentDimension), batch.Target);
        var perDimension = Posterior.KlDivergence(mu, logVar);
        var kl = perDimension.sum();
        var penalised = options.FreeBits > 0 ? perDimension.clamp_min(options.FreeBits).sum() : kl;
        return new ObjectiveTerms(reconstruction + (beta * penalised), reconstruction, kl);
    }

    /// <param name="z">[S * B, L], draws outermost.</param>
    /// <param name="target">[B, D].</param>
    private torch.Tensor Reconstruct(torch.Tensor z, torch.Tensor target) =>
        ReconstructionLoss.Sum(architecture.Likelihood, network.Decode(z), target) / z.shape[0];
}
