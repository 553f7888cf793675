using Vae;
using Vae.Mpi;
using Vae.Tests;

// Trains the case under mpirun and saves the model of every process, {args[1]}.{rank}. What else happens is args[0].
var (what, path) = (args[0], args[1]);
var pause = args.Length > 2 ? int.Parse(args[2], null) : 0;
var cluster = MpiCluster.Join(new()
{
    RowsAreSplit = what == "split",
    SynchronizeEvery = what == "local" ? 4 : 1,
});
Console.WriteLine($"Process {cluster.Rank} of {cluster.Size}, {Environment.ProcessId}, {cluster.Library ?? "without MPI"}");
if (what == "leave" && cluster.Rank == 1)
{
    return 0;
}

var options = TrainingCase.Short with
{
    Seed = what == "seeds" ? cluster.Rank : TrainingCase.Short.Seed,
    Run = new()
    {
        Cluster = cluster,
        Threads = 1,
        Checkpoint = what == "checkpoint" ? new(path) { EveryTime = TimeSpan.FromMilliseconds(1) } : null,
        MetricsCallback = metrics =>
        {
            if (cluster.Rank == 0)
            {
                Console.WriteLine($"Epoch {metrics.Epoch}");
            }

            if (what == "exit" && cluster.Rank == 1 && metrics.Epoch == 3)
            {
                Environment.Exit(0);
            }

            if (what == "throw" && cluster.Rank == 1 && metrics.Epoch == 3)
            {
                throw new InvalidOperationException("No more.");
            }

            Thread.Sleep(pause);
        },
    },
};
try
{
    VaeTrainer.Train(TrainingCase.Part(what == "split" ? cluster.Rank : 0, what == "split" ? cluster.Size : 1), options).Save($"{path}.{cluster.Rank}");
    return 0;
}
catch (Exception e) when (e is VaeClusterException or InvalidOperationException)
{
    Console.WriteLine($"Process {cluster.Rank} caught {e.GetType().Name}: {e.Message}");
    return 3;
}
