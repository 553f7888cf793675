using System.Numerics.Tensors;
using TorchSharp;

namespace Vae.TorchSharp.Networks;

/// <summary>
/// The arrays of an architecture as libtorch tensors, by name. All are views of one tensor, and the gradients views of another, so
/// that the optimiser needs a handful of calls a step however many layers there are.
/// </summary>
internal sealed class ParameterSet : IDisposable
{
    // Each array starts at a multiple of this many values, 256 bytes, which libtorch's own allocators give too and kernels are
    // fastest with. What lies between the arrays is 0, and so is its gradient.
    private const int Alignment = 64;

    private readonly VaeArchitecture _architecture;
    private readonly torch.Device _device;
    private readonly List<Place> _places = [];
    private readonly Dictionary<string, torch.Tensor> _byName = new(StringComparer.Ordinal);
    private readonly torch.Tensor _values;
    private readonly List<Action> _later = [];

    public ParameterSet(VaeWeights initial, torch.Device device)
    {
        (_architecture, _device) = (initial.Architecture, device);
        var trained = 0;
        foreach (var described in initial.Parameters)
        {
            _places.Add(new(described, Length, PaddedLength));
            Length += described.Length;
            PaddedLength = checked(PaddedLength + described.Length + Alignment - 1) / Alignment * Alignment;
            trained = described.IsTrained ? PaddedLength : trained;
        }

        using var scope = torch.NewDisposeScope();
        _values = Pad(initial.Values, PaddedLength);
        Trained = _values.narrow(0, 0, trained);
        Gradients = torch.zeros_like(Trained);
        foreach (var place in _places)
        {
            _byName.Add(place.Parameter.Name, place.Parameter.IsTrained ? Leaf(place) : View(_values, place));
        }

        scope.Detach(_values, Trained, Gradients);
        scope.Detach(_byName.Values);
    }

    /// <summary>Values in all arrays together.</summary>
    public int Length { get; }

    /// <summary>The arrays that the optimiser changes, as one; running statistics lie behind them.</summary>
    public torch.Tensor Trained { get; }

    /// <summary>The gradient of <see cref="Trained"/>, to which backward passes add.</summary>
    public torch.Tensor Gradients { get; }

    private int PaddedLength { get; }

    public torch.Tensor this[string name] => _byName[name];

    /// <exception cref="ArgumentException">A weight is no longer finite.</exception>
    public VaeWeights Export() => new(_architecture, InWeightOrder(_values));

    /// <summary>Overwrites the values.</summary>
    public void Import(VaeWeights weights) => Set(_values, weights.Values);

    /// <summary>A tensor of the shape of <see cref="Trained"/> in the order of the weights, with 0 for running statistics.</summary>
    public float[] InWeightOrder(torch.Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        var padded = new float[tensor.NumberOfElements];
        HostTensor.CopyTo(tensor, padded);
        var values = new float[Length];
        foreach (var place in _places.Where(place => place.Padded < padded.Length))
        {
            padded.AsSpan(place.Padded, place.Parameter.Length).CopyTo(values.AsSpan(place.Offset));
        }

        return values;
    }

    /// <summary>The reverse of <see cref="InWeightOrder"/>.</summary>
    public void Set(torch.Tensor tensor, ReadOnlySpan<float> values)
    {
        using var scope = torch.NewDisposeScope();
        using var still = torch.no_grad();
        tensor.copy_(Pad(values, (int)tensor.NumberOfElements));
    }

    /// <summary>Puts off a change of a running statistic: all arrays are views of one tensor, and a backward pass refuses those that have changed since.</summary>
    public void AfterBackward(Action change) => _later.Add(change);

    /// <summary>Makes the changes that were put off.</summary>
    public void Settle()
    {
        using var still = torch.no_grad();
        _later.ForEach(change => change());
        _later.Clear();
    }

    /// <summary>Sums the gradients over all processes, by way of the host's memory, and averages running statistics that each took of its own rows.</summary>
    public void Share(VaeCluster cluster)
    {
        var gradients = InWeightOrder(Gradients);
        cluster.Sum(gradients.AsSpan());
        Set(Gradients, gradients);
        if (cluster.Options.LocalBatchStatistics)
        {
            AverageStatistics(cluster);
        }
    }

    private void AverageStatistics(VaeCluster cluster)
    {
        var own = InWeightOrder(_values);
        var mean = own.ToArray();
        cluster.Sum(mean.AsSpan());
        foreach (var place in _places.Where(place => place.Parameter.IsStatistic))
        {
            TensorPrimitives.Divide(mean.AsSpan(place.Offset, place.Parameter.Length), cluster.Size, own.AsSpan(place.Offset));
        }

        Set(_values, own);
    }

    public void Dispose()
    {
        foreach (var tensor in _byName.Values)
        {
            tensor.Dispose();
        }

        Gradients.Dispose();
        Trained.Dispose();
        _values.Dispose();
    }

    private static torch.Tensor View(torch.Tensor tensor, Place place) =>
        tensor.narrow(0, place.Padded, place.Parameter.Length).view([.. place.Parameter.Shape.Select(d => (long)d)]);

    private torch.Tensor Leaf(Place place)
    {
        var leaf = View(_values, place).detach().requires_grad_();

        // Defined from the start: a backward pass adds to it in place, and an array that the objective does not reach has gradient 0,
        // as in the managed engine.
        leaf.grad = View(Gradients, place);
        return leaf;
    }

    private torch.Tensor Pad(ReadOnlySpan<float> values, int length)
    {
        var padded = new float[length];
        foreach (var place in _places.Where(place => place.Padded < length))
        {
            values.Slice(place.Offset, place.Parameter.Length).CopyTo(padded.AsSpan(place.Padded));
        }

        return HostTensor.From(padded, length).to(_device);
    }

    /// <summary>Where an array lies.</summary>
    /// <param name="Parameter">Its name and shape.</param>
    /// <param name="Offset">In the order of the weights.</param>
    /// <param name="Padded">In the tensors.</param>
    private sealed record Place(VaeParameter Parameter, int Offset, int Padded);
}
