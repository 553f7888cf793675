using System.Runtime.ExceptionServices;
using Vae.Kernels;

namespace Vae.Model;

/// <summary>
/// Numbered blocks of one piece of work, done by the thread that asks and by those of the pool that are free, without allocating.
/// Blocks must not depend on each other; what is computed does not depend on who does which.
/// </summary>
internal abstract class SharedBlocks : IThreadPoolWorkItem
{
    // Some tens of microseconds, less than a block: the last one is often done before a sleeping thread could be woken.
    private const int SpinsBeforeSleep = 100;
    private const int PausesPerSpin = 10;

    // The gap between two calls of which a helper was told; then whoever calls is not running itself.
    private const int SpinsForMore = 300;

    // The lower half of _state counts the blocks that nobody has taken, the upper one what keeps the caller from returning: a block
    // that is being run, and the caller itself until it waits. One number, so that a helper that comes late finds either a block to
    // take or none, whichever call it was asked for.
    private const long One = 1L << 32;

    private readonly Completion _allDone = new();
    private Exception? _failure;
    private long _state;
    private int _begun;

    // Asked of the pool and not yet begun: they will serve the next call too.
    private int _asked;

    /// <summary>Most threads that work at once, the one that asks included.</summary>
    protected virtual int Threads => Environment.ProcessorCount;

    /// <summary>Whether helpers do well to wait for the next call, which comes at once.</summary>
    protected virtual bool ExpectsMore => false;

    void IThreadPoolWorkItem.Execute()
    {
        for (var spin = 0; ExpectsMore && spin < SpinsForMore; spin++)
        {
            if ((int)Volatile.Read(ref _state) > 0)
            {
                RunBlocks();
                spin = 0;
            }

            Thread.SpinWait(PausesPerSpin);
        }

        Interlocked.Decrement(ref _asked);
        RunBlocks();
    }

    /// <summary>Runs every block that <see cref="Produce"/> offers, and returns when all are done. Not for two threads at once.</summary>
    /// <exception cref="InvalidOperationException">A block threw; those that nobody had begun were left out.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted; no block is being run any more.</exception>
    protected void RunAll()
    {
        (_begun, _failure) = (0, null);
        Volatile.Write(ref _state, One);
        try
        {
            Produce();
            RunBlocks();
        }
        finally
        {
            LeaveOutTheRest();
            WaitForHelpers();
        }

        switch (_failure)
        {
            case null:
                return;
            case ThreadInterruptedException interrupt:
                ExceptionDispatchInfo.Throw(interrupt);
                return;
            default:
                throw new InvalidOperationException($"Scoring failed: {_failure.Message}", _failure);
        }
    }

    /// <summary>Prepares the blocks, on the thread that asks, and offers them as soon as they can be run.</summary>
    protected abstract void Produce();

    protected abstract void Run(int block);

    /// <summary>Says that so many more blocks can be run, and returns at once.</summary>
    protected void Offer(int blocks)
    {
        if (Volatile.Read(ref _failure) is not null)
        {
            return;
        }

        var running = (int)(Interlocked.Add(ref _state, blocks) >> 32);
        for (var helpers = Math.Min(blocks, Threads - running) - Volatile.Read(ref _asked); helpers > 0; helpers--)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            Interlocked.Increment(ref _asked);
        }
    }

    private void RunBlocks()
    {
        while (TryTake(out var block))
        {
            try
            {
                Run(block);
            }
#pragma warning disable CA1031 // Whatever a helper throws is handed to the thread that asked.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref _failure, e, null);
                LeaveOutTheRest();
            }

            if (Interlocked.Add(ref _state, -One) == 0)
            {
                _allDone.Set();
            }
        }
    }

    private bool TryTake(out int block)
    {
        var state = Volatile.Read(ref _state);
        while ((int)state > 0)
        {
            var seen = Interlocked.CompareExchange(ref _state, state - 1 + One, state);
            if (seen == state)
            {
                block = Interlocked.Increment(ref _begun) - 1;
                return true;
            }

            state = seen;
        }

        block = 0;
        return false;
    }

    private void LeaveOutTheRest() => Interlocked.And(ref _state, -One);

    private void WaitForHelpers()
    {
        for (var spin = 0; spin < SpinsBeforeSleep && Volatile.Read(ref _state) > One; spin++)
        {
            Thread.SpinWait(PausesPerSpin);
        }

        // Whoever takes the last one away, a helper or the caller, was the last to finish.
        if (Interlocked.Add(ref _state, -One) > 0 && _allDone.Wait() is { } interrupt)
        {
            ExceptionDispatchInfo.Throw(interrupt);
        }
    }
}
