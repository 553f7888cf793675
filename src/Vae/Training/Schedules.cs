using Vae.Kernels;

namespace Vae.Training;

/// <summary>The KL weight and the learning rate of each step.</summary>
internal sealed class Schedules(VaeOptions options, long stepsPerEpoch)
{
    // A tenth, as PyTorch's ReduceLROnPlateau.
    private const double PlateauFactor = 0.1;

    private readonly int _epochs = options.Epochs ?? VaeOptions.DefaultEpochs;

    // An autoencoder's loss has no KL term, whatever its weight.
    private readonly ElboObjective _objective = options.EffectiveObjective as ElboObjective ?? new();

    /// <summary>The KL weight after the warm-up.</summary>
    public double FinalBeta => _objective.Beta;

    private long Period => _epochs * stepsPerEpoch / _objective.Cycles;

    private long WarmUp => _objective.WarmUpEpochs * stepsPerEpoch;

    /// <summary>What the schedule remembers; set to go on from a checkpoint.</summary>
    public PlateauMemory Plateau { get; set; } = new(1, double.PositiveInfinity, 0);

    /// <summary>The KL weight of a step, counted from 0 over all epochs: 0 at a warm-up's start, the final one at its end.</summary>
    public double Beta(long step)
    {
        if (WarmUp == 0)
        {
            return _objective.Beta;
        }

        // Steps that do not divide by the cycles lengthen the last one.
        var inCycle = step - (Math.Min(step / Period, _objective.Cycles - 1) * Period);
        return _objective.Beta * Math.Min(1, (double)inCycle / WarmUp);
    }

    /// <summary>Whether beta was below its final value at some step of an epoch (from 0).</summary>
    public bool IsWarmingUp(int epoch)
    {
        for (var step = epoch * stepsPerEpoch; step < (epoch + 1) * stepsPerEpoch; step++)
        {
            if (Beta(step) < _objective.Beta)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The step size of a step, counted from 0 over all epochs.</summary>
    public double LearningRate(long step) => options.LearningRateSchedule switch
    {
        CosineAnnealing => options.EffectiveOptimizer.LearningRate * 0.5 * (1 + ScalarMath.CosPi((double)step / (_epochs * stepsPerEpoch))),
        ReduceOnPlateau => options.EffectiveOptimizer.LearningRate * Plateau.Scale,
        _ => options.EffectiveOptimizer.LearningRate,
    };

    /// <summary>Takes note of the watched loss at the end of an epoch.</summary>
    /// <param name="loss">Mean over rows, in nats.</param>
    /// <param name="warmingUp">Whether beta was below its final value: then the loss rises with it, and nothing follows from that.</param>
    public void Observe(double loss, bool warmingUp)
    {
        if (warmingUp)
        {
            Plateau = Plateau with { Best = double.PositiveInfinity, EpochsWithoutGain = 0 };
            return;
        }

        var waited = Plateau.EpochsWithoutGain + 1;
        Plateau = loss < Plateau.Best ? Plateau with { Best = loss, EpochsWithoutGain = 0 }
            : options.LearningRateSchedule is ReduceOnPlateau plateau && waited > plateau.Patience ? Plateau with { Scale = Plateau.Scale * PlateauFactor, EpochsWithoutGain = 0 }
            : Plateau with { EpochsWithoutGain = waited };
    }
}
