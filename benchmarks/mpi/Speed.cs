using System.Diagnostics;
using System.Globalization;
using Vae.Mpi;

namespace Vae.Benchmarks.Mpi;

/// <summary>Rows per second of one process of two threads and of two of one.</summary>
internal static class Speed
{
    public const string Argument = "measure-speed";

    private const int Rows = 8192;
    private const int Epochs = 6;

    private static readonly Dictionary<string, VaeOptions> _nets = new()
    {
        ["784-400-20"] = new() { LatentDimension = 20, Network = new MlpNetwork { HiddenDimensions = [400] }, Likelihood = VaeLikelihood.Bernoulli },
        ["convolutional 28 x 28"] = new()
        {
            LatentDimension = 20,
            Network = new ConvolutionalNetwork { ImageShape = new(1, 28, 28), Channels = [32, 64, 128] },
            Likelihood = VaeLikelihood.Bernoulli,
        },
    };

    public static void Print(Launcher launcher)
    {
        Console.WriteLine("| net | one process, 2 threads, rows/s | two of 1 thread | ratio | all-reduce, share of a step |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        foreach (var net in _nets.Keys)
        {
            var (one, two) = (Numbers(launcher.Run(0, [Argument, net, "2"])), Numbers(launcher.Run(2, [Argument, net, "1"])));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {net} | {one.Speed:N0} | {two.Speed:N0} | {two.Speed / one.Speed:P0} | {two.Share:P1} |"));
        }
    }

    /// <summary>Trains, and writes rows per second and the share of a step that an all-reduce of the gradient takes.</summary>
    public static void Measure(string net, int threads)
    {
        var cluster = MpiCluster.Join();
        var speeds = new List<double>();
        var options = _nets[net] with
        {
            Epochs = Epochs,
            Seed = 1,
            Run = new() { Cluster = cluster, Threads = threads, MetricsCallback = metrics => speeds.Add(metrics.RowsPerSecond) },
        };
        var values = new float[Rows * 784];
        var random = new Random(1);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = random.NextSingle();
        }

        var model = VaeTrainer.Train(new VaeDataset(values, 784), options);
        var share = AllReduceSeconds(cluster, model.Weights.Values.Length) * speeds.Skip(1).Max() / options.BatchSize;
        if (cluster.Rank == 0)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{speeds.Skip(1).Max()} {share}"));
        }
    }

    private static double AllReduceSeconds(MpiCluster cluster, int length)
    {
        var gradient = new float[length];
        var times = new double[50];
        for (var i = 0; i < times.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            cluster.Sum(gradient.AsSpan());
            times[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(times);
        return times[times.Length / 2];
    }

    private static (double Speed, double Share) Numbers((int Code, string Last) run)
    {
        var words = run.Last.Split(' ');
        return (double.Parse(words[^2], CultureInfo.InvariantCulture), double.Parse(words[^1], CultureInfo.InvariantCulture));
    }
}
