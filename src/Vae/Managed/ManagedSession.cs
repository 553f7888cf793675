using Vae.Architecture;
using Vae.Data;
using Vae.Kernels;
using Vae.Managed.Layers;
using Vae.Model;
using Vae.Training;

namespace Vae.Managed;

/// <summary>
/// Forward, backward and update in managed code. Every sum has a fixed order, so the bits do not depend on the number of threads.
/// </summary>
internal sealed unsafe class ManagedSession : IVaeTrainingSession
{
    // Less work than this a step, about 0.2 ms of one core, is done sooner by one thread than shared: handing over costs some
    // microseconds a layer, and far more while other processes use the cores.
    private const double MinimumOperationsToShare = 1e7;

    private readonly SessionWeights _weights;
    private readonly BatchPanels _batch;
    private readonly LayerStack _encoder;
    private readonly LinearPath? _muPath;
    private readonly PosteriorLayer _posterior;
    private readonly LayerStack _decoder;
    private readonly LinearPath? _meanPath;
    private readonly LikelihoodLayer _likelihood;
    private readonly OptimizerKernel _optimizer;
    private readonly WorkerTeam _team;

    public ManagedSession(VaeWeights initial, VaeOptions options)
    {
        var architecture = initial.Architecture;
        var (latent, slots) = (architecture.LatentDimension, architecture.InputDimension);
        var outputs = slots + LikelihoodLayout.Of(architecture).OutputLogVariances;
        var threads = ThreadsFor(architecture, options);
        var panels = PanelLayout.PanelsFor(options.BatchSize);
        var decoderPanels = options.EffectiveSamples * panels;
        _weights = new(initial);
        var cursor = new ParameterCursor(_weights.Parameters.Pointer, _weights.Gradients.Pointer, _weights.Statistics.Pointer);
        _team = new(threads);
        _batch = new(architecture, options, _team);
        _encoder = new(architecture.Encoder, slots, (2 * latent, Kernel: 0), _batch.Conditions, cursor, panels, threads, options.Run.StatisticsPeers);
        _muPath = architecture.LinearPaths ? new(_encoder, 2 * latent, architecture.MuPathInputs, latent, cursor, panels, threads) : null;
        _posterior = new(architecture, options, panels);
        _decoder = new(architecture.Decoder, latent, (outputs, architecture.OutputKernel), _batch.Conditions, cursor, decoderPanels, threads, options.Run.StatisticsPeers);
        _meanPath = architecture.LinearPaths ? new(_decoder, outputs, architecture.MeanPathInputs, slots, cursor, decoderPanels, threads) : null;
        _likelihood = new(architecture, options.EffectiveSamples, cursor, panels);
        _optimizer = new(options, _weights.Parameters, _weights.Gradients, _team);
    }

    /// <summary>The gradient of the last step, in the order of the trained weights, before clipping and weight decay.</summary>
    internal ReadOnlySpan<float> Gradients => _weights.Gradients.Span;

    /// <summary>What the options say, or else the machine's processors; 1 for a step of little work.</summary>
    public static int ThreadsFor(VaeArchitecture architecture, VaeOptions options) =>
        2.0 * options.BatchSize * MultiplyAdds.OfTraining(architecture, options.EffectiveSamples) < MinimumOperationsToShare
            ? 1
            : options.Run.Threads ?? Environment.ProcessorCount;

    public VaeLosses ComputeGradients(VaeBatch batch, double beta)
    {
        var losses = Forward(batch, beta, training: true);
        Backward();
        return losses;
    }

    public void ShareGradients(VaeCluster cluster)
    {
        cluster.Sum(_weights.Gradients.Span);
        if (cluster.Options.LocalBatchStatistics)
        {
            _weights.AverageStatistics(cluster);
        }
    }

    public void Apply(double learningRate) => _optimizer.Step(learningRate);

    public VaeLosses Evaluate(VaeBatch batch, double beta) => Forward(batch, beta, training: false);

    public VaeWeights ExportWeights() => _weights.Export();

    public VaeTrainingState ExportState() => new(_weights.Export(), _optimizer.Steps, _optimizer.Export(_weights.Length));

    public void ImportState(VaeTrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.RequireLength(_weights.Length);
        _optimizer.Import(state);
        _weights.Import(state.Weights.Values);
    }

    public void Dispose() => _team.Dispose();

    /// <summary>Computes the losses, and on the way the gradient of the decoder's outputs.</summary>
    private VaeLosses Forward(VaeBatch batch, double beta, bool training)
    {
        _batch.Load(batch);
        _encoder.Forward(_team, _batch.Input, _batch.Rows, training);
        _muPath?.Forward(_team, _batch.Input, _batch.Rows);
        var (kl, klObjective) = _posterior.Forward(_encoder.Output.Pointer, _batch, beta);
        _decoder.Forward(_team, _posterior.Z, _batch.Draws, training);
        _meanPath?.Forward(_team, _posterior.Z, _batch.Draws);
        var reconstruction = _likelihood.Forward(_team, _decoder.Output.Pointer, _batch, _decoder.OutputGradient.Pointer);
        return new(reconstruction + (beta * klObjective), reconstruction, kl);
    }

    private void Backward()
    {
        _likelihood.Backward();
        _meanPath?.Backward(_team, _batch.Draws, wantsInput: true);
        _decoder.Backward(_team, _batch.Draws, _posterior.ZGradient);
        _meanPath?.AddInputGradient(_batch.Draws, _posterior.ZGradient, _weights.LatentDimension);
        _posterior.Backward(_encoder.Output.Pointer, _batch, _encoder.OutputGradient.Pointer);
        _muPath?.Backward(_team, _batch.Rows, wantsInput: false);
        _encoder.Backward(_team, _batch.Rows, inputGradient: null);
    }
}
