using TorchSharp;
using TorchSharp.Modules;
using Vae.TorchSharp.Networks;

namespace Vae.TorchSharp.Training;

/// <summary>What TorchSharp's optimisers remember, by the names that PyTorch gives it.</summary>
internal static class OptimizerState
{
    public static IEnumerable<KeyValuePair<string, ReadOnlyMemory<float>>> Export(torch.optim.Optimizer optimizer, ParameterSet parameters)
    {
        var states = ((OptimizerHelper)optimizer).state_dict().State;
        return Names(optimizer)
            .Where(name => Find(states[0], name) is not null)
            .Select(name => KeyValuePair.Create(
                name, (ReadOnlyMemory<float>)parameters.Gather((_, index) => Find(states[index], name)!)));
    }

    /// <exception cref="ArgumentException">An array is missing: the state is another optimiser's.</exception>
    public static void Import(torch.optim.Optimizer optimizer, ParameterSet parameters, VaeTrainingState state)
    {
        var states = ((OptimizerHelper)optimizer).state_dict().State;
        foreach (var name in Names(optimizer))
        {
            // SGD has no momentum before its first step, or at all where momentum is 0.
            if (optimizer is not SGD || state.Optimizer.ContainsKey(name))
            {
                parameters.Scatter(state[name].Span, (_, index, values) => Set(states[index], name, values));
            }
        }

        foreach (var each in states)
        {
            SetSteps(each, state.Steps);
        }
    }

    private static string[] Names(torch.optim.Optimizer optimizer) =>
        optimizer is SGD ? [VaeTrainingState.MomentumBuffer] : [VaeTrainingState.ExpAvg, VaeTrainingState.ExpAvgSq];

    private static torch.Tensor? Find(global::TorchSharp.Modules.OptimizerState state, string name) => (state, name) switch
    {
        (SGD.State sgd, _) => sgd.momentum_buffer,
        (Adam.State adam, VaeTrainingState.ExpAvg) => adam.exp_avg,
        (Adam.State adam, _) => adam.exp_avg_sq,
        (AdamW.State adamW, VaeTrainingState.ExpAvg) => adamW.exp_avg,
        (AdamW.State adamW, _) => adamW.exp_avg_sq,
        _ => null,
    };

    private static void Set(global::TorchSharp.Modules.OptimizerState state, string name, torch.Tensor values)
    {
        if (Find(state, name) is { } tensor)
        {
            tensor.copy_(values);
        }
        else if (state is SGD.State sgd)
        {
            sgd.momentum_buffer = values.clone().DetachFromDisposeScope();
        }
    }

    private static void SetSteps(global::TorchSharp.Modules.OptimizerState state, long steps)
    {
        switch (state)
        {
            case Adam.State adam:
                adam.step = steps;
                break;
            case AdamW.State adamW:
                adamW.step = steps;
                break;
        }
    }
}
