using Vae.Data;

namespace Vae.Training;

/// <summary>Weights and optimiser state of one training run. Used by one thread at a time.</summary>
internal interface IVaeTrainingSession : IDisposable
{
    /// <summary>Computes the objective and its gradient on a batch, and changes no weight.</summary>
    /// <param name="batch">Rows and noise; standardised already where the architecture asks for it.</param>
    /// <param name="beta">The KL weight.</param>
    /// <returns>The losses, of a part of a batch its share in the whole batch's.</returns>
    /// <exception cref="VaeTrainingException">There is too little memory for the batch.</exception>
    VaeLosses ComputeGradients(VaeBatch batch, double beta);

    /// <summary>
    /// Sums the gradient that <see cref="ComputeGradients"/> left over all processes, and gives all the same running statistics where each took them from
    /// its own share of the batch.
    /// </summary>
    /// <param name="cluster">The options' own.</param>
    void ShareGradients(VaeCluster cluster);

    /// <summary>Updates the weights by the gradient that <see cref="ComputeGradients"/> left, once.</summary>
    /// <param name="learningRate">The step size.</param>
    void Apply(double learningRate);

    /// <summary>Computes the objective on a batch and changes nothing.</summary>
    /// <param name="batch">Rows and noise; standardised already where the architecture asks for it.</param>
    /// <param name="beta">The KL weight.</param>
    /// <exception cref="VaeTrainingException">There is too little memory for the batch.</exception>
    VaeLosses Evaluate(VaeBatch batch, double beta);

    /// <summary>A copy of the weights as they are now.</summary>
    VaeWeights ExportWeights();

    /// <summary>A copy of the weights and the optimiser's state as they are now.</summary>
    VaeTrainingState ExportState();

    /// <summary>Goes on from a state that <see cref="ExportState"/> gave: the next steps have the same bits as they had there.</summary>
    /// <param name="state">Of a session of the same architecture, options and kind of engine; copied.</param>
    /// <exception cref="ArgumentException">The state is of another architecture or another optimiser.</exception>
    void ImportState(VaeTrainingState state);
}
