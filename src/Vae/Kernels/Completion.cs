namespace Vae.Kernels;

/// <summary>
/// By which one thread says to another that it is done. The wait goes on however often <see cref="Thread.Interrupt"/> interrupts it:
/// the other uses memory that is freed afterwards.
/// </summary>
internal sealed class Completion
{
    private readonly object _gate = new();
    private readonly Action _set;
    private readonly Action _wait;
    private bool _isSet;

    public Completion()
    {
        _set = () =>
        {
            lock (_gate)
            {
                _isSet = true;
                Monitor.Pulse(_gate);
            }
        };
        _wait = () =>
        {
            lock (_gate)
            {
                while (!_isSet)
                {
                    Monitor.Wait(_gate);
                }

                _isSet = false;
            }
        };
    }

    /// <summary>Ends one wait, which is under way or comes later.</summary>
    public void Set() => Uninterrupted.Run(_set);

    /// <summary>Waits for <see cref="Set"/>.</summary>
    /// <returns>An interrupt in the meantime, which is the caller's to throw once all is done; null for none.</returns>
    public ThreadInterruptedException? Wait() => Uninterrupted.Run(_wait);
}
