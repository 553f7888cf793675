using BenchmarkDotNet.Running;
using Vae.Benchmarks;

// dotnet run -c Release --project benchmarks/Vae.Benchmarks -- peers [python [part of a name]]   the table of ratios to PyTorch, TorchSharp and ONNX Runtime
// dotnet run -c Release --project benchmarks/Vae.Benchmarks -- cursor           an ML.NET cursor beside VaeModel in bulk
// dotnet run -c Release --project benchmarks/Vae.Benchmarks -- scaling [picture [python]]   time against rows, batch and parameters
// dotnet run -c Release --project benchmarks/Vae.Benchmarks -- mnist [python]   ten epochs of MNIST, ours and PyTorch's
// dotnet run -c Release --project benchmarks/Vae.Benchmarks -- soak [rows]      many threads, results and memory
// dotnet run -c Release --project benchmarks/Vae.Benchmarks -- batches          rows that a batch size leaves over, against the loss
// dotnet run -c Release --project benchmarks/Vae.Benchmarks -- floor            the floor of learned variances and a constant column
// dotnet run -c Release --project benchmarks/Vae.Benchmarks -- --filter '*'     BenchmarkDotNet on the kernels
switch (args)
{
    case ["peers"]:
        return PeerTable.Print("/usr/bin/python3", partOfName: "");
    case ["peers", var python]:
        return PeerTable.Print(python, partOfName: "");
    case ["peers", var python, var partOfName]:
        return PeerTable.Print(python, partOfName);
    case ["cursor"]:
        return CursorTable.Print();
    case ["scaling"]:
        return ScalingTable.Print("/usr/bin/python3", "scaling.png");
    case ["scaling", var picture]:
        return ScalingTable.Print("/usr/bin/python3", picture);
    case ["scaling", var picture, var python]:
        return ScalingTable.Print(python, picture);
    case ["mnist"]:
        return MnistTable.Print("/usr/bin/python3");
    case ["mnist", var python]:
        return MnistTable.Print(python);
    case ["soak"]:
        return Soak.Print(Soak.DefaultRows);
    case ["soak", var rows] when int.TryParse(rows, out var count) && count > 0:
        return Soak.Print(count);
    case ["batches"]:
        return BatchTable.Print();
    case ["floor"]:
        return FloorTable.Print();
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
