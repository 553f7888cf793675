using TorchSharp;
using Vae.Clusters;
using Vae.TorchSharp.Native;
using F = TorchSharp.torch.nn.functional;

namespace Vae.TorchSharp.Networks;

/// <summary>As <see cref="BatchNorm2dLayer"/>: (x - mean) / sqrt(variance + epsilon) * weight + bias, channel by channel.</summary>
internal static class BatchNormalization
{
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="parameters">They hold <c>weight</c>, <c>bias</c>, <c>running_mean</c> and <c>running_var</c>, [C] each.</param>
    /// <param name="name">Of the layer.</param>
    /// <param name="layer">Its numbers.</param>
    /// <param name="training">
    /// Whether to take the batch's statistics, which then enter the running ones, the variance unbiased; else the running ones.
    /// </param>
    /// <param name="peers">The processes that have the other rows of a batch; null if its statistics are of the rows here.</param>
    public static torch.Tensor Apply(
        torch.Tensor x, ParameterSet parameters, string name, BatchNorm2dLayer layer, bool training, VaeCluster? peers = null)
    {
        var (weight, bias) = (parameters[name + ".weight"], parameters[name + ".bias"]);
        var (mean, variance) = (parameters[name + ".running_mean"], parameters[name + ".running_var"]);
        if (training && peers is not null)
        {
            return Shared(x, parameters, (weight, bias), (mean, variance), layer, peers);
        }

        if (!training || x.shape[0] * x.shape[2] * x.shape[3] > 1)
        {
            return F.batch_norm(x, mean, variance, weight, bias, training, layer.Momentum, layer.Epsilon);
        }

        // libtorch's unbiased variance of one value is 0 / 0, which would stay in the running one; it is 0 here.
        using (torch.no_grad())
        {
            using var keep = (1 - layer.Momentum).ToScalar();
            using var take = layer.Momentum.ToScalar();
            mean.mul_(keep).add_(x.view(-1), take);
            variance.mul_(keep);
        }

        return F.batch_norm(x, null, null, weight, bias, training, layer.Momentum, layer.Epsilon);
    }

    /// <summary>By the statistics of all processes' rows: n values, sum (x - r) and sum (x - r)^2 of each channel about its running mean r, in one exchange.</summary>
    private static torch.Tensor Shared(
        torch.Tensor x, ParameterSet parameters, (torch.Tensor Weight, torch.Tensor Bias) learned, (torch.Tensor Mean, torch.Tensor Variance) running,
        BatchNorm2dLayer layer, VaeCluster peers)
    {
        var (mean, variance) = running;
        var channels = x.shape[1];
        var count = peers.Sum((double)(x.shape[0] * x.shape[2] * x.shape[3]));
        var centered = x - mean.detach().clone().view(1, channels, 1, 1);
        var sums = ClusterSum.apply(torch.cat([centered.sum([0L, 2L, 3L]), centered.Squared().sum([0L, 2L, 3L])]), peers).Times(1 / count);
        var offset = sums.narrow(0, 0, channels);
        var spread = (sums.narrow(0, channels, channels) - offset.Squared()).AtLeast(0);
        parameters.AfterBackward(() =>
        {
            using var keep = (1 - layer.Momentum).ToScalar();
            using var take = layer.Momentum.ToScalar();
            using var unbiased = (layer.Momentum * count / Math.Max(1, count - 1)).ToScalar();
            mean.add_(offset, take);
            variance.mul_(keep).add_(spread, unbiased);
        });
        using var epsilon = layer.Epsilon.ToScalar();
        var factor = spread.add(epsilon, Scalars.One).rsqrt() * learned.Weight;
        return ((centered - offset.view(1, channels, 1, 1)) * factor.view(1, channels, 1, 1)).Plus(learned.Bias.view(1, channels, 1, 1));
    }
}
