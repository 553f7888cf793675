using TorchSharp;

namespace Vae.TorchSharp.Networks;

/// <summary>The sum of a tensor over all processes, [n], and of its gradient on the way back: each process's loss depends on every process's values.</summary>
internal sealed class ClusterSum : torch.autograd.SingleTensorFunction<ClusterSum>
{
    private const string Cluster = "cluster";

    public override string Name => nameof(ClusterSum);

    /// <param name="ctx">Remembers the processes.</param>
    /// <param name="vars">The tensor and the processes.</param>
    public override torch.Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        var (values, cluster) = ((torch.Tensor)vars[0], (VaeCluster)vars[1]);
        ctx.save_data(Cluster, cluster);
        return Of(values, cluster);
    }

    public override List<torch.Tensor> backward(torch.autograd.AutogradContext ctx, torch.Tensor grad_output) =>
        [Of(grad_output, (VaeCluster)ctx.get_data(Cluster)), null!];

    /// <summary>The sum alone, by way of the host's memory.</summary>
    public static torch.Tensor Of(torch.Tensor tensor, VaeCluster cluster)
    {
        var values = new float[tensor.NumberOfElements];
        HostTensor.CopyTo(tensor.contiguous(), values);
        cluster.Sum(values.AsSpan());
        return HostTensor.From(values, values.Length).to(tensor.device);
    }
}
