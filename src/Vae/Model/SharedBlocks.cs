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

    // Some tenths of a millisecond. A thread that was let go to sleep is often woken on the caller's own core, and waits for
    // milliseconds there until it is moved.
    private const int SpinsForMore = 1000;

    private readonly object _gate = new();
    private Exception? _failure;
    private int _next;
    private int _count;
    private int _running;

    // Asked of the pool and not yet done with.
    private int _helpers;
    private volatile bool _expectsMore;

    /// <summary>Whether more blocks will be offered soon after these, so that helpers had better stay awake for a moment.</summary>
    protected bool ExpectsMore
    {
        get => _expectsMore;
        set => _expectsMore = value;
    }

    void IThreadPoolWorkItem.Execute() => HelpUntilDone();

    /// <summary>Runs every block once and returns when all are done. Not for two threads at once.</summary>
    protected void RunAll(int count)
    {
        Begin();
        Offer(count, HelpersFor(count));
        Complete();
    }

    /// <summary>Threads that can help with so many blocks, beside the one that asks.</summary>
    protected static int HelpersFor(int blocks) => Math.Min(blocks, Environment.ProcessorCount) - 1;

    /// <summary>Starts a piece of work whose blocks are not there yet. The last one must be complete or abandoned.</summary>
    protected void Begin()
    {
        lock (_gate)
        {
            (_next, _count, _failure) = (0, 0, null);
        }
    }

    /// <summary>Says how many blocks can be run by now, and returns at once.</summary>
    /// <param name="count">All since <see cref="Begin"/>, those that are done included.</param>
    /// <param name="helpers">Most threads of the pool that are to work on them.</param>
    protected void Offer(int count, int helpers)
    {
        lock (_gate)
        {
            _count = _failure is null ? count : _next;

            // Helpers that a busy pool has not started yet will serve these blocks too.
            helpers = Math.Max(0, helpers - _helpers);
            _helpers += helpers;
        }

        for (; helpers > 0; helpers--)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Helps with the blocks that were offered, and returns when all are done.</summary>
    /// <exception cref="InvalidOperationException">A block threw.</exception>
    protected void Complete()
    {
        RunOffered();
        WaitForHelpers();
        if (_failure is { } failure)
        {
            throw new InvalidOperationException($"Scoring failed: {failure.Message}", failure);
        }
    }

    /// <summary>Leaves out the blocks that nobody has begun, and returns when the others are done.</summary>
    protected void Abandon()
    {
        lock (_gate)
        {
            _count = _next;
        }

        WaitForHelpers();
    }

    protected abstract void Run(int block);

    private void HelpUntilDone()
    {
        do
        {
            RunOffered();
        }
        while (IsOfferedSoon() || !TryLeave());
    }

    private void RunOffered()
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
                _count = failure is null ? _count : _next;
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

    private bool IsOfferedSoon()
    {
        for (var spin = 0; spin < SpinsForMore && ExpectsMore; spin++)
        {
            if (Volatile.Read(ref _next) < Volatile.Read(ref _count))
            {
                return true;
            }

            Thread.SpinWait(PausesPerSpin);
        }

        return false;
    }

    /// <summary>Unless a block was offered at this moment: then nobody else may come for it.</summary>
    private bool TryLeave()
    {
        lock (_gate)
        {
            if (_next < _count)
            {
                return false;
            }

            _helpers--;
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
