namespace Vae.Scoring;

/// <summary>
/// Numbered blocks of one piece of work, done by the thread that asks and by those of the pool that are free, without allocating.
/// Blocks must not depend on each other; what is computed does not depend on who does which.
/// </summary>
internal abstract class SharedBlocks : IThreadPoolWorkItem
{
    // Some tens of microseconds, less than a block: the last one is often done before a sleeping thread could be woken.
    private const int SpinsBeforeSleep = 100;
    private const int PausesPerSpin = 10;

    private readonly object _gate = new();
    private Exception? _failure;
    private int _next;
    private int _count;
    private int _running;
    private int _queued;

    void IThreadPoolWorkItem.Execute()
    {
        lock (_gate)
        {
            _queued--;
        }

        Help();
    }

    /// <summary>Runs every block once and returns when all are done. Not for two threads at once.</summary>
    protected void RunAll(int count)
    {
        int helpers;
        lock (_gate)
        {
            (_next, _count, _failure) = (0, count, null);

            // Helpers that a busy pool has not started since the last call will serve this one.
            helpers = Math.Max(0, Math.Min(count, Environment.ProcessorCount) - 1 - _queued);
            _queued += helpers;
        }

        for (; helpers > 0; helpers--)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        Help();
        WaitForHelpers();
        if (_failure is { } failure)
        {
            throw new InvalidOperationException($"Scoring failed: {failure.Message}", failure);
        }
    }

    protected abstract void Run(int block);

    private void Help()
    {
        while (TryTake(out var block))
        {
            Exception? failure = null;
            try
            {
                Run(block);
            }
#pragma warning disable CA1031 // Whatever a helper throws is handed to the thread that asked.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failure = e;
            }

            lock (_gate)
            {
                _failure ??= failure;
                _next = failure is null ? _next : _count;
                if (--_running == 0)
                {
                    Monitor.PulseAll(_gate);
                }
            }
        }
    }

    private bool TryTake(out int block)
    {
        lock (_gate)
        {
            block = _next;
            if (_next >= _count)
            {
                return false;
            }

            _next++;
            _running++;
            return true;
        }
    }

    private void WaitForHelpers()
    {
        for (var spin = 0; spin < SpinsBeforeSleep && Volatile.Read(ref _running) > 0; spin++)
        {
            Thread.SpinWait(PausesPerSpin);
        }

        lock (_gate)
        {
            while (_running > 0)
            {
                Monitor.Wait(_gate);
            }
        }
    }
}
