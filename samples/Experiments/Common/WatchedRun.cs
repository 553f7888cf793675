using System.Diagnostics;
using System.Globalization;
using Vae;

/// <summary>Training that is looked at on the way, can be stopped at any time, and goes on when the same command is given again.</summary>
internal static class WatchedRun
{
    private const int Draws = 10;

    private static readonly CancellationTokenSource _interrupted = new();

    static WatchedRun() => Console.CancelKeyPress += (_, e) =>
    {
        e.Cancel = true; // the checkpoint first
        _interrupted.Cancel();
    };

    /// <summary>Trains a model, or takes a finished one from its file. The bounds on the way go to NAME.csv.</summary>
    /// <param name="settings">Folder and threads.</param>
    /// <param name="name">Of the files.</param>
    /// <param name="rows">The training rows.</param>
    /// <param name="test">The test rows, [n, D].</param>
    /// <param name="options">What to train; with its number of epochs.</param>
    /// <param name="looksAfter">After which epochs to look, besides the last.</param>
    /// <exception cref="OperationCanceledException">Ctrl+C was pressed; all but a minute's work is kept in any other case too.</exception>
    public static VaeModel Train(
        Settings settings, string name, IVaeRowSource rows, float[] test, VaeOptions options, Func<int, bool> looksAfter)
    {
        var file = Path.Combine(settings.Folder, name);
        if (File.Exists(file + ".safetensors"))
        {
            return VaeModel.Load(file + ".safetensors");
        }

        if (!File.Exists(file + ".checkpoint"))
        {
            File.Delete(file + ".csv");
        }

        var before = Csv.Last(file + ".csv") is { } last ? double.Parse(last[^1], CultureInfo.InvariantCulture) : 0;
        var curve = Csv.Continue(file + ".csv", $"epoch,learning_rate,train_elbo,test_elbo,test_bound_{Draws},active_units,processor_seconds");
        var start = Process.GetCurrentProcess().TotalProcessorTime;
        while (true)
        {
            var model = ToNextLook(settings, file + ".checkpoint", rows, options, looksAfter);
            var done = model.History[^1];
            var seconds = before + (Process.GetCurrentProcess().TotalProcessorTime - start).TotalSeconds;
            var elbo = Bounds.Mean(model, test, draws: 1, settings.Threads).Mean;
            var bound = Bounds.Mean(model, test, Draws, settings.Threads).Mean;
            curve.Add(done.Epoch, done.LearningRate, done.Elbo, elbo, bound, model.ActiveUnits(test), seconds);
            Console.WriteLine(
                $"{name}, epoch {done.Epoch} of {options.Epochs}: ELBO {done.Elbo:F2}, on the test rows {elbo:F2}, with {Draws} draws {bound:F2} nats; "
                + $"about {TimeSpan.FromSeconds(seconds / done.Epoch * (options.Epochs!.Value - done.Epoch)):h\\:mm\\:ss} of processor time left");
            if (done.Epoch == options.Epochs)
            {
                model.Save(file + ".safetensors");
                return model;
            }
        }
    }

    // Training is cancelled where it is to be looked at. The model is returned as it is, and the next call resumes from the checkpoint, to the bit.
    private static VaeModel ToNextLook(
        Settings settings, string checkpoint, IVaeRowSource rows, VaeOptions options, Func<int, bool> looksAfter)
    {
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(_interrupted.Token);
        var model = VaeTrainer.Train(rows, options with
        {
            Run = options.Run with
            {
                Threads = settings.Threads,
                Checkpoint = new(checkpoint) { EveryEpochs = null, EveryTime = TimeSpan.FromMinutes(1) },
                CancellationToken = pause.Token,
                ReturnBestOnCancellation = true,
                MetricsCallback = metrics =>
                {
                    if (looksAfter(metrics.Epoch) && metrics.Epoch < options.Epochs)
                    {
                        pause.Cancel();
                    }
                },
            },
        });
        _interrupted.Token.ThrowIfCancellationRequested();
        return model;
    }
}
