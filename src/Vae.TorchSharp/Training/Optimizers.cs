using TorchSharp;
using TorchSharp.Modules;

namespace Vae.TorchSharp.Training;

/// <summary>TorchSharp's optimisers, whose update rules are PyTorch's.</summary>
internal static class Optimizers
{
    public static torch.optim.Optimizer Create(VaeOptions options, IEnumerable<Parameter> parameters) => options.Optimizer switch
    {
        VaeOptimizer.Adam => torch.optim.Adam(
            parameters, options.LearningRate, options.AdamBeta1, options.AdamBeta2, options.AdamEpsilon, options.WeightDecay),
        VaeOptimizer.AdamW => torch.optim.AdamW(
            parameters, options.LearningRate, options.AdamBeta1, options.AdamBeta2, options.AdamEpsilon, options.WeightDecay),
        VaeOptimizer.Sgd => torch.optim.SGD(
            parameters, options.LearningRate, options.Momentum, dampening: 0, weight_decay: options.WeightDecay),
        var other => throw new NotSupportedException(
            $"The TorchSharp engine does not know the optimiser {other}; use Engine = Managed."),
    };

    public static void SetLearningRate(torch.optim.Optimizer optimizer, double learningRate)
    {
        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = learningRate;
        }
    }
}
