using Vae.Model;
using Xunit;

namespace Vae.Tests.Model;

public sealed class SharedBlocksTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(17)]
    public void RunAll_AgainAndAgain_EveryBlockOnceBeforeItReturns(int count)
    {
        var done = new int[count];
        var blocks = new Blocks(block => Interlocked.Increment(ref done[block]));
        for (var round = 1; round <= 1000; round++)
        {
            blocks.RunAll(count);
            Assert.All(done, times => Assert.Equal(round, times));
        }
    }

    [Fact]
    public void RunAll_BlocksThatWaitForEachOther_RunOnSeveralThreads()
    {
        // Two blocks that meet cannot be done by one thread.
        using var meeting = new Barrier(2);
        var met = 0;

        new Blocks(_ => Interlocked.Add(ref met, meeting.SignalAndWait(_long) ? 1 : 0)).RunAll(2);

        Assert.Equal(2, met);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void RunAll_BlockThrows_ThrowsAfterTheOtherHasReturnedAndCanRunAgain(bool onTheCallersThread)
    {
        var caller = Thread.CurrentThread;
        var (met, returned, fails) = (0, 0, true);
        var blocks = new Blocks(_ =>
        {
            if (fails)
            {
                Meet(ref met);
                _ = (Thread.CurrentThread == caller) == onTheCallersThread ? throw new ArithmeticException("no luck") : 0;
                Assert.True(!onTheCallersThread || SpinWait.SpinUntil(() => caller.ThreadState.HasFlag(ThreadState.WaitSleepJoin), _long));
            }

            Interlocked.Increment(ref returned);
        });

        var error = Assert.Throws<InvalidOperationException>(() => blocks.RunAll(2));

        Assert.Equal("Scoring failed: no luck", error.Message);
        Assert.IsType<ArithmeticException>(error.InnerException);
        Assert.Equal(1, returned);
        (returned, fails) = (0, false);
        blocks.RunAll(20);
        Assert.Equal(20, returned);
    }

    [Fact]
    public void RunAll_BlockThrows_LeavesOutThoseNotBegun()
    {
        var ran = 0;
        var blocks = new Blocks(_ => throw new ArithmeticException($"no luck {Interlocked.Increment(ref ran)}"), threads: 1);

        Assert.Equal("Scoring failed: no luck 1", Assert.Throws<InvalidOperationException>(() => blocks.RunAll(5)).Message);

        Assert.Equal(1, ran);
    }

    [Fact]
    public void RunAll_OfferedBitByBit_EveryBlockOnceAndTheFirstBeforeTheLastIsThere()
    {
        var done = new int[20];
        var blocks = new Blocks(block => Interlocked.Increment(ref done[block]));
        for (var round = 1; round <= 500; round++)
        {
            blocks.RunAll(offer =>
            {
                offer(3);
                Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref done[0]) == round, _long));
                for (var i = 3; i < done.Length; i++)
                {
                    offer(1);
                }
            });
            Assert.All(done, times => Assert.Equal(round, times));
        }
    }

    [Fact]
    public void RunAll_ProducingThrows_ThrowsAfterBlocksThatWereBegun()
    {
        var (began, done) = (0, 0);
        var caller = Thread.CurrentThread;
        var blocks = new Blocks(_ =>
        {
            Interlocked.Increment(ref began);
            Assert.True(SpinWait.SpinUntil(() => caller.ThreadState.HasFlag(ThreadState.WaitSleepJoin), _long));
            Interlocked.Increment(ref done);
        });

        Assert.Throws<ArithmeticException>(() => blocks.RunAll(offer =>
        {
            offer(5);
            while (Volatile.Read(ref began) == 0)
            {
                Thread.Yield();
            }

            throw new ArithmeticException("no luck");
        }));

        Assert.Equal((1, 1), (began, done));
    }

    [Fact]
    public void RunAll_InterruptedWhileWaiting_ThrowsAfterAllHaveReturnedAndCanRunAgain()
    {
        using var goOn = new ManualResetEventSlim();
        var (met, done, doneAtReturn, doneAgain) = (0, 0, 0, 0);
        var again = false;
        var caller = new InterruptedThread(() =>
        {
            var thread = Thread.CurrentThread;
            var blocks = new Blocks(_ =>
            {
                if (again)
                {
                    Interlocked.Increment(ref doneAgain);
                    return;
                }

                Meet(ref met);
                if (Thread.CurrentThread != thread)
                {
                    goOn.Wait();
                    Interlocked.Increment(ref done);
                }
            });
            Assert.Throws<ThreadInterruptedException>(() => blocks.RunAll(2));
            doneAtReturn = Volatile.Read(ref done);
            again = true;
            blocks.RunAll(20);
        });

        Assert.True(caller.WaitsOnWhenInterrupted());
        goOn.Set();
        caller.Join();

        Assert.Equal((1, 20), (doneAtReturn, doneAgain));
    }

    /// <summary>Returns when both of two threads are here. Waits as nothing does that an interrupt could end.</summary>
    private static void Meet(ref int met)
    {
        Interlocked.Increment(ref met);
        while (Volatile.Read(ref met) < 2)
        {
            Thread.Yield();
        }
    }

    private sealed class Blocks(Action<int> run, int threads = 2) : SharedBlocks
    {
        protected override int Threads => threads;

        private Action<Action<int>>? _produce;

        public void RunAll(int count) => RunAll(offer => offer(count));

        /// <param name="produce">Gets what offers blocks.</param>
        public void RunAll(Action<Action<int>> produce)
        {
            _produce = produce;
            base.RunAll();
        }

        protected override void Produce() => _produce!(Offer);

        protected override void Run(int block) => run(block);
    }
}
