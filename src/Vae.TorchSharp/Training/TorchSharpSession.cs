using System.Runtime.InteropServices;
using TorchSharp;
using Vae.Data;
using Vae.TorchSharp.Native;
using Vae.TorchSharp.Networks;
using Vae.Training;

namespace Vae.TorchSharp.Training;

/// <summary>
/// One training run on libtorch. Every tensor of a step dies with the step; parameters and optimiser state live until
/// <see cref="Dispose"/>. Draws nothing from libtorch's random generator, which is the process's.
/// </summary>
internal sealed class TorchSharpSession : IVaeTrainingSession
{
    private readonly VaeArchitecture _architecture;
    private readonly torch.Device _device;
    private readonly Stack<IDisposable> _owned = new();
    private readonly ParameterSet _parameters;
    private readonly Objective _objective;
    private readonly TensorOptimizer _optimizer;
    private long _steps;

    public TorchSharpSession(VaeWeights initial, VaeOptions options, torch.Device device)
    {
        (_architecture, _device) = (initial.Architecture, device);
        try
        {
            _owned.Push(new ThreadCountScope(ThreadChoice.For(_architecture, options)));
            if (device.type == DeviceType.CUDA)
            {
                _owned.Push(new SinglePrecisionScope());
            }

            using var recording = torch.inference_mode(false);
            _owned.Push(_parameters = new ParameterSet(initial, device));
            _owned.Push(_optimizer = new TensorOptimizer(options, _parameters));
            _objective = new Objective(_architecture, options, new Network(_architecture, _parameters, options.Run.StatisticsPeers));
        }
        catch (Exception e)
        {
            Dispose();
            if (e is ExternalException error && MemoryErrors.IsCause(error))
            {
                throw MemoryErrors.Describe(
                    error, "the weights and the optimiser's state", device, "Use fewer or narrower layers.");
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public VaeLosses ComputeGradients(VaeBatch batch, double beta)
    {
        Check(batch);
        using var scope = torch.NewDisposeScope();

        // Whatever mode the caller is in: false also switches gradients on.
        using var recording = torch.inference_mode(false);
        try
        {
            _optimizer.ZeroGradients();
            var terms = _objective.Compute(BatchTensors.From(batch, _device), beta, training: true);
            terms.Loss.backward();
            _parameters.Settle();
            return terms.Read();
        }
        catch (ExternalException e) when (MemoryErrors.IsCause(e))
        {
            throw OutOfMemory(e, batch);
        }
    }

    /// <inheritdoc/>
    public void ShareGradients(VaeCluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        _parameters.Share(cluster);
    }

    /// <inheritdoc/>
    public void Apply(double learningRate)
    {
        using var scope = torch.NewDisposeScope();
        try
        {
            _optimizer.Step(learningRate, ++_steps);
        }
        catch (ExternalException e) when (MemoryErrors.IsCause(e))
        {
            throw MemoryErrors.Describe(e, "the optimiser's step", _device, "Use fewer or narrower layers.");
        }
    }

    /// <inheritdoc/>
    public VaeLosses Evaluate(VaeBatch batch, double beta)
    {
        Check(batch);
        using var scope = torch.NewDisposeScope();
        using var still = torch.no_grad();
        try
        {
            return _objective.Compute(BatchTensors.From(batch, _device), beta, training: false).Read();
        }
        catch (ExternalException e) when (MemoryErrors.IsCause(e))
        {
            throw OutOfMemory(e, batch);
        }
    }

    /// <inheritdoc/>
    public VaeWeights ExportWeights()
    {
        ThrowIfDisposed();
        return _parameters.Export();
    }

    /// <inheritdoc/>
    public VaeTrainingState ExportState() => new(ExportWeights(), _steps, _optimizer.Export());

    /// <inheritdoc/>
    public void ImportState(VaeTrainingState state)
    {
        ThrowIfDisposed();
        ArgumentNullException.ThrowIfNull(state);
        state.RequireLength(_parameters.Length);
        _optimizer.Import(state);
        _parameters.Import(state.Weights);
        _steps = state.Steps;
    }

    /// <summary>The gradients of the last step, clipped, in the order of the weights; 0 for running statistics.</summary>
    internal float[] ExportGradients() => _parameters.InWeightOrder(_parameters.Gradients);

    /// <summary>Frees the tensors and gives libtorch back the settings that it had.</summary>
    public void Dispose()
    {
        while (_owned.TryPop(out var owned))
        {
            owned.Dispose();
        }
    }

    private VaeTrainingException OutOfMemory(ExternalException error, VaeBatch batch) => MemoryErrors.Describe(
        error,
        $"a batch of {batch.Rows} row{(batch.Rows == 1 ? "" : "s")}{(batch.Samples > 1 ? $" with {batch.Samples} draws each" : "")}",
        _device,
        $"Reduce BatchSize{(batch.Samples > 1 ? " or Samples" : "")}, or use fewer or narrower layers.");

    private void Check(VaeBatch batch)
    {
        ThrowIfDisposed();
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.InputDimension != _architecture.InputDimension || batch.ConditionDimension != _architecture.ConditionDimension
            || batch.LatentDimension != _architecture.LatentDimension)
        {
            throw new ArgumentException(
                $"The batch has {batch.InputDimension} values per row, {batch.ConditionDimension} of a condition and {batch.LatentDimension} per latent row; the "
                + $"architecture has {_architecture.InputDimension}, {_architecture.ConditionDimension} and {_architecture.LatentDimension}. Make the batch with the architecture's dimensions.");
        }
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_owned.Count == 0, this);
}
