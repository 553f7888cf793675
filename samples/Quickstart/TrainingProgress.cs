using Spectre.Console;
using Vae;

/// <summary>Shows the ELBO, in nats, epoch by epoch: as a live line on a terminal, as plain lines elsewhere.</summary>
internal static class TrainingProgress
{
    private const int EpochsPerLine = 25;

    /// <summary>Runs a training that calls back after every epoch.</summary>
    public static T Show<T>(string title, Func<Action<VaeEpochMetrics>, T> train)
    {
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive)
        {
            return train(metrics =>
            {
                if (metrics.Epoch == 1 || metrics.Epoch % EpochsPerLine == 0)
                {
                    Console.WriteLine(Line(title, metrics));
                }
            });
        }

        return AnsiConsole.Status().Start(title, context => train(metrics => context.Status(Line(title, metrics))));
    }

    private static string Line(string title, VaeEpochMetrics metrics) => $"{title}: epoch {metrics.Epoch}, ELBO {metrics.Elbo:F2}";
}
