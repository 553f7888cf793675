using System.Diagnostics;
using Vae.Mpi;

namespace Vae.Benchmarks.Mpi;

/// <summary>A run of two processes of which one is killed twenty times, each time at another moment, and which ends in the bits of an uninterrupted one.</summary>
internal static class Kills
{
    public const string Argument = "train-killed";

    private const int Times = 20;

    public static int Print(Launcher launcher)
    {
        var folder = Directory.CreateTempSubdirectory("vae-kills-").FullName;
        var (checkpoint, killed, whole) = (Path.Combine(folder, "checkpoint"), Path.Combine(folder, "killed"), Path.Combine(folder, "whole"));
        var (random, longest) = (new Random(1), TimeSpan.Zero);
        for (var kill = 0; kill < Times; kill++)
        {
            var (lines, ids, at, killedAt) = (0, new List<int>(), random.Next(1, 12), 0L);
            var (code, _) = launcher.Run(2, [Argument, checkpoint, killed], (line, _) =>
            {
                if (line.Contains("process ", StringComparison.Ordinal))
                {
                    ids.Add(int.Parse(line.Split(' ')[^1], null));
                }
                else if (ids.Count == 2 && ++lines == at)
                {
                    using var process = Process.GetProcessById(ids[random.Next(2)]);
                    process.Kill();
                    killedAt = Stopwatch.GetTimestamp();
                }
            });
            var time = Stopwatch.GetElapsedTime(killedAt);
            longest = time > longest && killedAt > 0 ? time : longest;
            if (code == 0)
            {
                Console.WriteLine($"Kill {kill + 1} came too late: the run had ended.");
                break;
            }
        }

        var (last, _) = launcher.Run(2, [Argument, checkpoint, killed]);
        var (alone, _) = launcher.Run(2, [Argument, "", whole]);
        var same = last == 0 && alone == 0 && File.ReadAllBytes($"{killed}.0").AsSpan().SequenceEqual(File.ReadAllBytes($"{whole}.0"))
            && File.ReadAllBytes($"{killed}.1").AsSpan().SequenceEqual(File.ReadAllBytes($"{whole}.1"));
        Directory.Delete(folder, recursive: true);
        Console.WriteLine($"{Times} kills; the others ended after at most {longest.TotalSeconds:F1} s; the bits at the end are {(same ? "the same" : "OTHERS")}.");
        return same ? 0 : 1;
    }

    public static void Train(string checkpoint, string model)
    {
        var cluster = MpiCluster.Join();
        Console.WriteLine($"process {Environment.ProcessId}");
        var values = new float[400 * 16];
        var random = new Random(1);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = random.NextSingle();
        }

        var options = new VaeOptions
        {
            LatentDimension = 2,
            Network = new MlpNetwork { HiddenDimensions = [16] },
            Epochs = 300,
            BatchSize = 40,
            ValidationSetFraction = 0.1,
            Seed = 1,
            Run = new()
            {
                Cluster = cluster,
                Threads = 1,
                Checkpoint = checkpoint.Length > 0 ? new(checkpoint) : null,
                MetricsCallback = metrics =>
                {
                    if (cluster.Rank == 0 && checkpoint.Length > 0)
                    {
                        Console.WriteLine($"epoch {metrics.Epoch}");
                        Thread.Sleep(10);
                    }
                },
            },
        };
        VaeTrainer.Train(new VaeDataset(values, 16), options).Save($"{model}.{cluster.Rank}");
    }
}
