using TorchSharp;
using Vae.TorchSharp.Native;
using Vae.TorchSharp.Networks;
using Vae.Training;

namespace Vae.TorchSharp.Training;

/// <summary>Adam, AdamW and SGD on tensors, by PyTorch's update rules and with PyTorch's names for what they remember.</summary>
/// <remarks>
/// TorchSharp has these optimisers too; theirs make scalars that <see cref="Scalars"/> tells why to avoid, and go through the
/// arrays one by one.
/// </remarks>
internal sealed class TensorOptimizer : IDisposable
{
    // As PyTorch's clip_grad_norm_ has it.
    private const double NormEpsilon = 1e-6;

    private readonly VaeOptimizer _optimizer;
    private readonly double? _clipNorm;
    private readonly ParameterSet _parameters;
    private readonly SortedDictionary<string, torch.Tensor> _state = new(StringComparer.Ordinal);

    public TensorOptimizer(VaeOptions options, ParameterSet parameters)
    {
        (_optimizer, _clipNorm, _parameters) = (options.EffectiveOptimizer, options.GradientClipNorm, parameters);
        string[] names = options.EffectiveOptimizer switch
        {
            AdamFamily => [VaeTrainingState.ExpAvg, VaeTrainingState.ExpAvgSq],
            Sgd => [VaeTrainingState.MomentumBuffer],
            var other => throw new NotSupportedException(
                $"The TorchSharp engine does not know the optimiser {other.GetType().Name}; use Run.Engine = Managed."),
        };
        using var scope = torch.NewDisposeScope();
        foreach (var name in names)
        {
            _state.Add(name, torch.zeros_like(parameters.Trained));
        }

        scope.Detach(_state.Values);
    }

    public void ZeroGradients() => _parameters.Gradients.fill_(Scalars.Zero);

    /// <summary>Updates every parameter by its gradient, which is clipped before.</summary>
    /// <param name="learningRate">The step size.</param>
    /// <param name="step">Which update this is, from 1.</param>
    public void Step(double learningRate, long step)
    {
        using var still = torch.no_grad();
        var (weights, gradient) = (_parameters.Trained, _parameters.Gradients);
        if (_clipNorm is { } limit)
        {
            gradient.mul_(ClipScale(gradient, limit));
        }

        if (_optimizer.WeightDecay > 0 && _optimizer is not AdamW)
        {
            using var decay = _optimizer.WeightDecay.ToSingleScalar();
            gradient = gradient.add(weights, decay);
        }

        switch (_optimizer)
        {
            case Sgd sgd:
                UpdateBySgd(sgd, weights, gradient, _state[VaeTrainingState.MomentumBuffer], learningRate);
                break;
            case AdamFamily adam:
                UpdateByAdam(
                    adam, weights, gradient, _state[VaeTrainingState.ExpAvg], _state[VaeTrainingState.ExpAvgSq], learningRate, step);
                break;
        }
    }

    public IEnumerable<KeyValuePair<string, ReadOnlyMemory<float>>> Export() =>
        _state.Select(array => KeyValuePair.Create(array.Key, (ReadOnlyMemory<float>)_parameters.InWeightOrder(array.Value)));

    /// <exception cref="ArgumentException">An array is missing: the state is another optimiser's.</exception>
    public void Import(VaeTrainingState state)
    {
        foreach (var (name, tensor) in _state)
        {
            _parameters.Set(tensor, state[name].Span);
        }
    }

    public void Dispose()
    {
        foreach (var tensor in _state.Values)
        {
            tensor.Dispose();
        }
    }

    /// <summary>min(1, limit / (norm + 1e-6)), as a tensor, so that a GPU need not be waited for.</summary>
    private static torch.Tensor ClipScale(torch.Tensor gradient, double limit)
    {
        using var small = NormEpsilon.ToSingleScalar();
        return gradient.norm().add_(small, Scalars.One).reciprocal().Times(limit).clamp_max(Scalars.One);
    }

    /// <summary>v = momentum v + g; w -= rate v.</summary>
    private static void UpdateBySgd(Sgd sgd, torch.Tensor w, torch.Tensor g, torch.Tensor v, double learningRate)
    {
        using var momentum = sgd.Momentum.ToSingleScalar();
        using var rate = (-learningRate).ToSingleScalar();
        v.mul_(momentum).add_(g, Scalars.One);
        w.add_(v, rate);
    }

    /// <summary>
    /// m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w -= rate / (1 - b1^t) m / (sqrt(v) / sqrt(1 - b2^t) + epsilon).
    /// </summary>
    private static void UpdateByAdam(
        AdamFamily adam, torch.Tensor w, torch.Tensor g, torch.Tensor m, torch.Tensor v, double learningRate, long step)
    {
        var (b1, b2) = (adam.Beta1, adam.Beta2);
        using var keepMean = b1.ToSingleScalar();
        using var takeMean = (1 - b1).ToSingleScalar();
        using var keepSquare = b2.ToSingleScalar();
        using var takeSquare = (1 - b2).ToSingleScalar();
        using var rootScale = (1 / Math.Sqrt(1 - Math.Pow(b2, step))).ToSingleScalar();
        using var epsilon = adam.Epsilon.ToSingleScalar();
        using var rate = (-learningRate / (1 - Math.Pow(b1, step))).ToSingleScalar();
        if (adam is AdamW)
        {
            using var shrink = (1 - (learningRate * adam.WeightDecay)).ToSingleScalar();
            w.mul_(shrink);
        }

        m.mul_(keepMean).add_(g, takeMean);
        v.mul_(keepSquare).addcmul_(g, g, takeSquare);
        w.addcdiv_(m, v.sqrt().mul_(rootScale).add_(epsilon, Scalars.One), rate);
    }
}
