// Training in several processes of this machine: speed, what local SGD costs, and what is left of a run whose processes are killed.
//
//     dotnet run -c Release --project benchmarks/mpi -- speed [launcher]    one process of two threads, two of one, and the share of the all-reduce
//     dotnet run -c Release --project benchmarks/mpi -- local [launcher]    the ELBO of rows held out, against the steps between two exchanges
//     dotnet run -c Release --project benchmarks/mpi -- kills [launcher]    twenty kills, and the bits at the end
//
// The launcher is mpirun.openmpi unless another, such as mpirun.mpich, is given.

using Vae.Benchmarks.Mpi;

const string Default = "mpirun.openmpi";

switch (args)
{
    case [Speed.Argument, var net, var threads]:
        Speed.Measure(net, int.Parse(threads, null));
        return 0;
    case [LocalSteps.Argument, var every, var seed]:
        LocalSteps.Measure(int.Parse(every, null), int.Parse(seed, null));
        return 0;
    case [Kills.Argument, var checkpoint, var model]:
        Kills.Train(checkpoint, model);
        return 0;
    case ["speed", .. var rest]:
        Speed.Print(new(rest is [var launcher] ? launcher : Default));
        return 0;
    case ["local", .. var rest]:
        LocalSteps.Print(new(rest is [var other] ? other : Default));
        return 0;
    case ["kills", .. var rest]:
        return Kills.Print(new(rest is [var third] ? third : Default));
    default:
        Console.Error.WriteLine("Use: dotnet run -c Release --project benchmarks/mpi -- speed|local|kills [launcher]");
        return 2;
}
