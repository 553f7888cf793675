using Vae;
using Vae.Tests;

if (args is ["wide"])
{
    // More than there is memory for, in a process that is given little.
    try
    {
        VaeTrainer.Train(TrainingCase.Data, TrainingCase.Options with { Network = new MlpNetwork { HiddenDimensions = [200_000] }, BatchSize = 200, Objective = new ElboObjective { Samples = 1 } });
    }
    catch (VaeTrainingException e)
    {
        Console.WriteLine($"{nameof(VaeTrainingException)}: {e.Message}");
    }

    return;
}

// Trains with a checkpoint after every epoch (args[0]), tells each epoch, and saves the model (args[1]). Slow on purpose, so that
// there is time to kill it.
var pause = int.Parse(args[2], null);
var options = TrainingCase.Options with
{
    Run = TrainingCase.Options.Run with { Checkpoint = new(args[0]) { EveryTime = TimeSpan.FromMilliseconds(1) }, MetricsCallback = metrics =>
    {
        Console.WriteLine(metrics.Epoch);
        Thread.Sleep(pause);
    } },
};
VaeTrainer.Train(TrainingCase.Data, options).Save(args[1]);
