namespace Vae;

/// <summary>Who does the arithmetic of training: forward, backward and the optimiser, on batches that the loop prepares.</summary>
public interface IVaeEngine
{
    /// <summary>The engine's name for logs, with its device: <c>Managed, 2 threads</c>.</summary>
    string Name { get; }

    /// <summary>Prepares to train.</summary>
    /// <param name="initial">The architecture and its initial weights; copied.</param>
    /// <param name="options">Valid options.</param>
    /// <returns>A session; the caller disposes it.</returns>
    IVaeTrainingSession StartSession(VaeWeights initial, VaeOptions options);
}
