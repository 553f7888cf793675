using System.Runtime.ExceptionServices;
using Xunit;

namespace Vae.Tests;

/// <summary>Runs a test's body on a thread that the test interrupts; what the body throws is thrown by <see cref="Join"/>.</summary>
internal sealed class InterruptedThread
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);
    private readonly Thread _thread;
    private Exception? _failure;
    private int _interrupts;

    /// <param name="body">Must not wait for anything after what is being tested, which may have returned too early.</param>
    public InterruptedThread(Action body)
    {
        _thread = new(() =>
        {
            try
            {
                body();
            }
#pragma warning disable CA1031 // Thrown by Join.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _failure = e;
            }
        })
        { IsBackground = true };
        _thread.Start();
    }

    public void Interrupt() => _thread.Interrupt();

    /// <summary>Waits until that is so, or the body has ended.</summary>
    public void WaitUntil(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(() => condition() || !_thread.IsAlive, _long));

    /// <summary>Interrupts its wait twice; the second interrupt can only reach it in a wait that it began after the first.</summary>
    /// <returns>False if the first one ended it.</returns>
    public bool WaitsOnWhenInterrupted()
    {
        AppDomain.CurrentDomain.FirstChanceException += NoteInterrupt;
        try
        {
            for (var interrupt = 1; interrupt <= 2 && _thread.IsAlive; interrupt++)
            {
                _thread.Interrupt();
                WaitUntil(() => Volatile.Read(ref _interrupts) >= interrupt);
            }
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= NoteInterrupt;
        }

        return _thread.IsAlive;
    }

    /// <summary>Waits for the body, and throws what it threw.</summary>
    public void Join()
    {
        Assert.True(_thread.Join(_long));
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }

    private void NoteInterrupt(object? sender, FirstChanceExceptionEventArgs e)
    {
        if (e.Exception is ThreadInterruptedException && Thread.CurrentThread == _thread)
        {
            Interlocked.Increment(ref _interrupts);
        }
    }
}
