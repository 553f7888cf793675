using Vae.Architecture;

namespace Vae.TorchSharp.Training;

/// <summary>How many threads libtorch gets.</summary>
internal static class ThreadChoice
{
    // About a millisecond's work of one core. Below it a second thread gains little, and costs a lot where another process wants its
    // core: libtorch's threads wait for each other by spinning.
    private const double MinimumMultiplyAddsToShare = 5e7;

    /// <summary>What the options say, or else the machine's processors, for a step of little work 1.</summary>
    public static int For(VaeArchitecture architecture, VaeOptions options) =>
        options.Run.Threads
            ?? (options.BatchSize * MultiplyAdds.OfTraining(architecture, options.EffectiveSamples) < MinimumMultiplyAddsToShare ? 1 : Environment.ProcessorCount);
}
