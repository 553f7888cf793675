namespace Vae.Training;

/// <summary>Tells how far a run has come: so often that a bar moves, and so rarely that it costs nothing.</summary>
/// <param name="epochs">Epochs of the run.</param>
/// <param name="batches">Batches of an epoch.</param>
/// <param name="done">Batches that were done before this run resumed.</param>
/// <param name="report">Is told.</param>
/// <param name="clock">Times the steps.</param>
internal sealed class ProgressReports(int epochs, long batches, long done, Action<VaeTrainingProgress> report, TimeProvider clock)
{
    private const int Shares = 1000;

    // The first steps wait for the compiler and for memory.
    private const int LeastSteps = 3;

    private static readonly TimeSpan _mostSilence = TimeSpan.FromSeconds(1);

    private readonly long _start = clock.GetTimestamp();
    private long _last = clock.GetTimestamp();

    /// <summary>After each step.</summary>
    /// <param name="epoch">Its epoch, from 0.</param>
    /// <param name="batch">Batches of that epoch that are done; at least 1.</param>
    public void AfterStep(int epoch, long batch)
    {
        var (steps, all, now) = ((epoch * batches) + batch, epochs * batches, clock.GetTimestamp());
        var isShare = steps * Shares / all > (steps - 1) * Shares / all;
        if (!isShare && batch < batches && clock.GetElapsedTime(_last, now) < _mostSilence)
        {
            return;
        }

        _last = now;
        var elapsed = clock.GetElapsedTime(_start, now);
        report(new(epoch + 1, epochs, batch, batches, elapsed, steps - done < LeastSteps ? null : elapsed / (steps - done) * (all - steps)));
    }
}
