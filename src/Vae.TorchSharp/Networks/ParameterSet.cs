using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;

namespace Vae.TorchSharp.Networks;

/// <summary>The trained arrays of an architecture as libtorch tensors, by name and in their fixed order.</summary>
internal sealed class ParameterSet : IDisposable
{
    private readonly VaeArchitecture _architecture;
    private readonly List<Parameter> _all = [];
    private readonly Dictionary<string, Parameter> _byName = new(StringComparer.Ordinal);

    public ParameterSet(VaeWeights initial, torch.Device device)
    {
        _architecture = initial.Architecture;
        using var scope = torch.NewDisposeScope();
        foreach (var described in initial.Parameters)
        {
            var values = HostTensor.From(initial[described.Name], [.. described.Shape.Select(d => (long)d)]).to(device);
            var parameter = new Parameter(values);

            // Defined from the start, so that an array the objective does not reach has gradient 0, as in the managed engine.
            parameter.grad = torch.zeros_like(parameter);
            parameter.DetachFromDisposeScope();
            _all.Add(parameter);
            _byName.Add(described.Name, parameter);
        }
    }

    public IReadOnlyList<Parameter> All => _all;

    /// <summary>Values in all arrays together.</summary>
    public int Length => _all.Sum(parameter => (int)parameter.NumberOfElements);

    public torch.Tensor this[string name] => _byName[name];

    /// <exception cref="ArgumentException">A weight is no longer finite.</exception>
    public VaeWeights Export() => new(_architecture, Gather((parameter, _) => parameter));

    /// <summary>The gradients of the last step, in the order of the weights.</summary>
    public float[] ExportGradients() => Gather((parameter, _) => parameter.grad!);

    /// <summary>Overwrites the values.</summary>
    public void Import(VaeWeights weights) => Scatter(weights.Values, (parameter, _, values) => parameter.copy_(values));

    /// <summary>One tensor for each parameter, as one array in the order of the weights.</summary>
    /// <param name="choose">From the parameter and its index, a tensor of its shape.</param>
    public float[] Gather(Func<Parameter, int, torch.Tensor> choose)
    {
        using var scope = torch.NewDisposeScope();
        var values = new float[Length];
        var offset = 0;
        for (var i = 0; i < _all.Count; i++)
        {
            var array = MemoryMarshal.Cast<byte, float>(choose(_all[i], i).detach().cpu().contiguous().bytes);
            array.CopyTo(values.AsSpan(offset));
            offset += array.Length;
        }

        return values;
    }

    /// <summary>The reverse of <see cref="Gather"/>.</summary>
    /// <param name="values">In the order of the weights.</param>
    /// <param name="set">Takes the parameter, its index and a tensor of its shape and device, which lives as long as the call.</param>
    public void Scatter(ReadOnlySpan<float> values, Action<Parameter, int, torch.Tensor> set)
    {
        using var scope = torch.NewDisposeScope();
        using var still = torch.no_grad();
        for (var i = 0; i < _all.Count; i++)
        {
            var length = (int)_all[i].NumberOfElements;
            set(_all[i], i, HostTensor.From(values[..length], _all[i].shape).to(_all[i].device));
            values = values[length..];
        }
    }

    public void Dispose()
    {
        foreach (var parameter in _all)
        {
            parameter.Dispose();
        }
    }
}
