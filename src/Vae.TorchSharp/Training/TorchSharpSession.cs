using TorchSharp;
using Vae.TorchSharp.Native;
using Vae.TorchSharp.Networks;

namespace Vae.TorchSharp.Training;

/// <summary>
/// One training run on libtorch. Every tensor of a step dies with the step; parameters and optimiser state live until
/// <see cref="Dispose"/>. Draws nothing from libtorch's random generator, which is the process's.
/// </summary>
internal sealed class TorchSharpSession : IVaeTrainingSession
{
    private readonly VaeArchitecture _architecture;
    private readonly torch.Device _device;
    private readonly ThreadCountScope _threads;
    private readonly ParameterSet _parameters;
    private readonly Objective _objective;
    private readonly TensorOptimizer _optimizer;
    private long _steps;
    private bool _disposed;

    public TorchSharpSession(VaeWeights initial, VaeOptions options, torch.Device device)
    {
        _architecture = initial.Architecture;
        _device = device;
        _threads = new ThreadCountScope(options.Threads ?? Environment.ProcessorCount);
        try
        {
            _parameters = new ParameterSet(initial, device);
            _objective = new Objective(_architecture, options, new Network(_architecture, _parameters));
            _optimizer = new TensorOptimizer(options, _parameters);
        }
        catch
        {
            _parameters?.Dispose();
            _threads.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public VaeLosses Step(VaeBatch batch, double beta, double learningRate)
    {
        Check(batch);
        using var scope = torch.NewDisposeScope();
        using var recording = torch.enable_grad();
        _optimizer.ZeroGradients();
        var terms = _objective.Compute(BatchTensors.From(batch, _device), beta, training: true);
        terms.Loss.backward();
        _optimizer.Step(learningRate, ++_steps);
        return terms.Read();
    }

    /// <inheritdoc/>
    public VaeLosses Evaluate(VaeBatch batch, double beta)
    {
        Check(batch);
        using var scope = torch.NewDisposeScope();
        using var still = torch.no_grad();
        return _objective.Compute(BatchTensors.From(batch, _device), beta, training: false).Read();
    }

    /// <inheritdoc/>
    public VaeWeights ExportWeights()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _parameters.Export();
    }

    /// <inheritdoc/>
    public VaeTrainingState ExportState() => new(ExportWeights(), _steps, _optimizer.Export());

    /// <inheritdoc/>
    public void ImportState(VaeTrainingState state)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(state);
        state.RequireLength(_parameters.Length);
        _optimizer.Import(state);
        _parameters.Import(state.Weights);
        _steps = state.Steps;
    }

    /// <summary>The gradients of the last step, clipped, in the order of the weights.</summary>
    internal float[] ExportGradients() => _parameters.InWeightOrder(_parameters.Gradients);

    /// <summary>Frees the tensors and gives libtorch back its thread count.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _optimizer.Dispose();
            _parameters.Dispose();
            _threads.Dispose();
        }
    }

    private void Check(VaeBatch batch)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.InputDimension != _architecture.InputDimension || batch.LatentDimension != _architecture.LatentDimension)
        {
            throw new ArgumentException(
                $"The batch has {batch.InputDimension} values per row and {batch.LatentDimension} per latent row; the architecture has "
                + $"{_architecture.InputDimension} and {_architecture.LatentDimension}. Make the batch with the architecture's dimensions.");
        }
    }
}
