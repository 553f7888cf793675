using System.Numerics.Tensors;
using Vae.Kernels;
using Vae.Model;
using Vae.Training;

namespace Vae.Managed;

/// <summary>What a session trains, the gradient of that, and the running statistics, which lie apart, where no optimiser finds them.</summary>
internal sealed class SessionWeights
{
    private readonly VaeArchitecture _architecture;

    public SessionWeights(VaeWeights initial)
    {
        _architecture = initial.Architecture;
        Parameters = new(initial.Parameters.Where(parameter => parameter.IsTrained).Sum(parameter => parameter.Length));
        Statistics = new(initial.Values.Length - Parameters.Length);
        Gradients = new(Parameters.Length);
        Import(initial.Values);
    }

    /// <summary>The trained values, in the order of the architecture's parameters.</summary>
    public AlignedBuffer Parameters { get; }

    /// <summary>The gradient of each of <see cref="Parameters"/>.</summary>
    public AlignedBuffer Gradients { get; }

    /// <summary>What is not trained: running statistics, and the columns' units.</summary>
    public AlignedBuffer Statistics { get; }

    public int LatentDimension => _architecture.LatentDimension;

    /// <summary>Values of both kinds.</summary>
    public int Length => Parameters.Length + Statistics.Length;

    public VaeWeights Export() => new(_architecture, (float[])[.. Parameters.Span, .. Statistics.Span]);

    /// <summary>Gives all processes the mean of their running statistics.</summary>
    public void AverageStatistics(VaeCluster cluster)
    {
        var mean = Statistics.Span.ToArray();
        cluster.Sum(mean.AsSpan());
        var offset = 0;
        foreach (var parameter in _architecture.GetParameters().Where(parameter => !parameter.IsTrained))
        {
            if (parameter.IsStatistic)
            {
                TensorPrimitives.Divide(mean.AsSpan(offset, parameter.Length), cluster.Size, Statistics.Span[offset..]);
            }

            offset += parameter.Length;
        }
    }

    public void Import(ReadOnlySpan<float> values)
    {
        values[..Parameters.Length].CopyTo(Parameters.Span);
        values[Parameters.Length..].CopyTo(Statistics.Span);
    }
}
