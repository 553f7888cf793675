using System.Globalization;
using Spectre.Console;

namespace Vae.Tool;

/// <summary>Shows on a terminal how far a run has come; nowhere else.</summary>
internal static class Progress
{
    private const int RowsAtOnce = 1024;

    private static readonly Lazy<IAnsiConsole> _terminal = new(() => AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) }));

    private static bool IsTerminal => !Console.IsErrorRedirected && _terminal.Value.Profile.Capabilities.Interactive;

    /// <summary>Counts rows.</summary>
    /// <param name="show">Whether to, on a terminal: not where it shows the rows.</param>
    /// <param name="run">Is given what to call with the number of rows so far; returns how many there were.</param>
    public static void Rows(bool show, Func<Action<long>, long> run)
    {
        if (!show || !IsTerminal)
        {
            run(_ => { });
            return;
        }

        _terminal.Value.Status().Start("Reading", status => run(count =>
        {
            if (count % RowsAtOnce == 0)
            {
                status.Status(string.Create(CultureInfo.InvariantCulture, $"{count:N0} rows"));
            }
        }));
    }

    /// <summary>Shows epochs as a bar, with what remains of the time.</summary>
    /// <param name="epochs">How many there will be, once that is known.</param>
    /// <param name="run">Is given what to call after every epoch.</param>
    public static T Training<T>(Func<int?> epochs, Func<Action<VaeEpochMetrics>, T> run)
    {
        if (!IsTerminal)
        {
            return run(_ => { });
        }

        return _terminal.Value.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask("Reading rows");
                task.IsIndeterminate = true;
                var model = run(metrics =>
                {
                    task.Description = string.Create(CultureInfo.InvariantCulture, $"Epoch {metrics.Epoch}, bound {metrics.Elbo:G5} nats");
                    if (epochs() is { } all)
                    {
                        (task.IsIndeterminate, task.MaxValue, task.Value) = (false, all, metrics.Epoch);
                    }
                });
                task.StopTask();
                return model;
            });
    }
}
