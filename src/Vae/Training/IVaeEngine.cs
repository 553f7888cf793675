namespace Vae.Training;

/// <summary>Who does the arithmetic of training: forward, backward and the optimiser, on batches that the loop prepares.</summary>
internal interface IVaeEngine
{
    /// <summary>The engine's name: <c>Managed</c>. A run resumes from a checkpoint only with an engine of the same name.</summary>
    string Name { get; }

    /// <summary>The engine for logs, with where it is going to compute: <c>TorchSharp, cpu, 2 threads</c>.</summary>
    /// <param name="architecture">What is to be trained.</param>
    /// <param name="options">Valid options.</param>
    /// <returns><see cref="Name"/>, where an engine has no more to say.</returns>
    /// <exception cref="InvalidOperationException">The options ask for a device that cannot be had here.</exception>
    string Describe(VaeArchitecture architecture, VaeOptions options) => Name;

    /// <summary>Prepares to train.</summary>
    /// <param name="initial">The architecture and its initial weights; copied.</param>
    /// <param name="options">Valid options.</param>
    /// <returns>A session; the caller disposes it.</returns>
    /// <exception cref="InvalidOperationException">The options ask for a device that cannot be had here.</exception>
    /// <exception cref="VaeTrainingException">There is too little memory.</exception>
    IVaeTrainingSession StartSession(VaeWeights initial, VaeOptions options);
}
