using BenchmarkDotNet.Running;
using Vae.Benchmarks;

// dotnet run -c Release --project benchmarks/Vae.Benchmarks -- peers [python]   the table of ratios to PyTorch
// dotnet run -c Release --project benchmarks/Vae.Benchmarks -- cursor           an ML.NET cursor beside VaeModel in bulk
// dotnet run -c Release --project benchmarks/Vae.Benchmarks -- scaling          time against rows, batch and parameters
// dotnet run -c Release --project benchmarks/Vae.Benchmarks -- --filter '*'     BenchmarkDotNet on the kernels
switch (args)
{
    case ["peers"]:
        return PeerTable.Print("/usr/bin/python3");
    case ["peers", var python]:
        return PeerTable.Print(python);
    case ["cursor"]:
        return CursorTable.Print();
    case ["scaling"]:
        return ScalingTable.Print();
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
