using System.Runtime.ExceptionServices;

namespace Vae.Kernels;

/// <summary>
/// A fixed number of threads that run the parts of one piece of work and wait for each other. Work is split by part number
/// alone, so what is computed does not depend on timing.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    // Some tens of microseconds, about the gap between two pieces of work in a step; then a waiting thread gives up its core.
    private const int SpinsBeforeSleep = 100;
    private const int PausesPerSpin = 10;

    private readonly object _gate = new();
    private readonly Completion _done = new();
    private readonly Action _wakeSleepers;
    private readonly Thread[] _workers;
    private Action<int, int>? _work;
    private Exception? _failure;
    private int _generation;
    private int _pending;
    private bool _stopped;

    public WorkerTeam(int parts)
    {
        Parts = parts;
        _wakeSleepers = WakeSleepers;
        _workers = new Thread[parts - 1];
        for (var i = 0; i < _workers.Length; i++)
        {
            var part = i + 1;
            _workers[i] = new Thread(() => Serve(part)) { IsBackground = true, Name = $"VAE worker {part}" };
            _workers[i].Start();
        }
    }

    /// <summary>Threads, the caller's included.</summary>
    public int Parts { get; }

    /// <summary>Calls <paramref name="work"/>(part, parts) once for each part and returns when all have returned.</summary>
    /// <exception cref="InvalidOperationException">A part threw on another thread.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted; all parts have returned.</exception>
    public void Run(Action<int, int> work)
    {
        if (Parts == 1)
        {
            work(0, 1);
            return;
        }

        _work = work;
        _failure = null;
        // One more than there are workers: whoever takes the last one away, a worker or the caller, was the last to finish.
        Volatile.Write(ref _pending, Parts);
        Interlocked.Increment(ref _generation);
        var interrupt = Uninterrupted.Run(_wakeSleepers);
        try
        {
            work(0, Parts);
        }
        finally
        {
            interrupt = WaitForWorkers() ?? interrupt;
        }

        if (interrupt is not null)
        {
            ExceptionDispatchInfo.Throw(interrupt);
        }

        if (_failure is { } failure)
        {
            throw new InvalidOperationException($"A worker failed: {failure.Message}", failure);
        }
    }

    public void Dispose()
    {
        if (Volatile.Read(ref _stopped))
        {
            return;
        }

        Volatile.Write(ref _stopped, true);
        Interlocked.Increment(ref _generation);
        var interrupt = Uninterrupted.Run(_wakeSleepers);
        foreach (var worker in _workers)
        {
            interrupt = Uninterrupted.Run(worker.Join) ?? interrupt;
        }

        if (interrupt is not null)
        {
            // Left for the thread's next wait: what is being disposed of is not what somebody wanted to end.
            Thread.CurrentThread.Interrupt();
        }
    }

    /// <summary>The share of <paramref name="count"/> equal units that a part does: a contiguous range.</summary>
    public static (int Start, int End) Share(int count, int part, int parts) =>
        ((int)((long)count * part / parts), (int)((long)count * (part + 1) / parts));

    private ThreadInterruptedException? WaitForWorkers()
    {
        for (var spin = 0; spin < SpinsBeforeSleep && Volatile.Read(ref _pending) > 1; spin++)
        {
            Thread.SpinWait(PausesPerSpin);
        }

        return Interlocked.Decrement(ref _pending) > 0 ? _done.Wait() : null;
    }

    private void WakeSleepers()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    private void Serve(int part)
    {
        var seen = 0;
        while (true)
        {
            seen = WaitForNext(seen);
            if (Volatile.Read(ref _stopped))
            {
                return;
            }

            try
            {
                _work!(part, Parts);
            }
#pragma warning disable CA1031 // Whatever a worker throws is handed to the thread that called Run.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _failure = e;
            }

            if (Interlocked.Decrement(ref _pending) == 0)
            {
                _done.Set();
            }
        }
    }

    private int WaitForNext(int seen)
    {
        for (var spin = 0; spin < SpinsBeforeSleep; spin++)
        {
            var now = Volatile.Read(ref _generation);
            if (now != seen)
            {
                return now;
            }

            Thread.SpinWait(PausesPerSpin);
        }

        // Asks again after every wake-up: counted permits would let a quick worker take a slow one's and leave it asleep.
        lock (_gate)
        {
            while (_generation == seen)
            {
                Monitor.Wait(_gate);
            }

            return _generation;
        }
    }
}
