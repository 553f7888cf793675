using TorchSharp;
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
    public static torch.Tensor Apply(torch.Tensor x, ParameterSet parameters, string name, BatchNorm2dLayer layer, bool training)
    {
        var (weight, bias) = (parameters[name + ".weight"], parameters[name + ".bias"]);
        var (mean, variance) = (parameters[name + ".running_mean"], parameters[name + ".running_var"]);
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
}
