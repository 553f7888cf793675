namespace Vae.Training;

/// <summary>Tells once, after a run's first steps, how long all of them will take.</summary>
/// <param name="steps">Steps of the run.</param>
/// <param name="report">Receives the time.</param>
/// <param name="clock">Times the steps.</param>
internal sealed class DurationEstimate(long steps, Action<TimeSpan> report, TimeProvider clock)
{
    // The first steps wait for the compiler and for memory.
    private const int WarmUpSteps = 2;
    private const int MostTimedSteps = 16;

    // Fewer are timed where one takes longer than that.
    private static readonly TimeSpan _longEnough = TimeSpan.FromSeconds(1);

    private int _done;
    private long _start;
    private bool _isTold;

    /// <summary>After each step.</summary>
    public void AfterStep()
    {
        if (_isTold)
        {
            return;
        }

        _done++;
        if (_done == WarmUpSteps)
        {
            _start = clock.GetTimestamp();
        }
        else if (_done > WarmUpSteps && clock.GetElapsedTime(_start) is var elapsed
            && (_done == WarmUpSteps + MostTimedSteps || elapsed >= _longEnough))
        {
            report(elapsed / (_done - WarmUpSteps) * steps);
            _isTold = true;
        }
    }
}
