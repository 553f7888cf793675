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

    public torch.Tensor this[string name] => _byName[name];

    /// <exception cref="ArgumentException">A weight is no longer finite.</exception>
    public VaeWeights Export() => new(_architecture, Gather(parameter => parameter));

    /// <summary>The gradients of the last step, in the order of the weights.</summary>
    public float[] ExportGradients() => Gather(parameter => parameter.grad!);

    public void Dispose()
    {
        foreach (var parameter in _all)
        {
            parameter.Dispose();
        }
    }

    private float[] Gather(Func<Parameter, torch.Tensor> choose)
    {
        using var scope = torch.NewDisposeScope();
        var values = new float[_all.Sum(parameter => (int)parameter.NumberOfElements)];
        var offset = 0;
        foreach (var parameter in _all)
        {
            var array = MemoryMarshal.Cast<byte, float>(choose(parameter).detach().cpu().contiguous().bytes);
            array.CopyTo(values.AsSpan(offset));
            offset += array.Length;
        }

        return values;
    }
}
