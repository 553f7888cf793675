using Spectre.Console;
using Vae;

/// <summary>Shows the ELBO, in nats, epoch by epoch: as a live bar on a terminal, as plain lines elsewhere.</summary>
internal static class TrainingProgress
{
    private const int LinesPerTraining = 4;

    /// <summary>Runs a training that calls back after every epoch.</summary>
    public static T Show<T>(string title, int epochs, Func<Action<VaeEpochMetrics>, T> train)
    {
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive)
        {
            return train(metrics =>
            {
                if (metrics.Epoch == 1 || metrics.Epoch % Math.Max(1, epochs / LinesPerTraining) == 0)
                {
                    Console.WriteLine($"{title}: epoch {metrics.Epoch} of {epochs}, ELBO {metrics.Elbo:F2}");
                }
            });
        }

        return AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context =>
            {
                var bar = context.AddTask(title, maxValue: epochs);
                return train(metrics =>
                {
                    bar.Value = metrics.Epoch;
                    bar.Description = $"{title}: ELBO {metrics.Elbo:F2}";
                });
            });
    }
}
