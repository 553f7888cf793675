using Vae.Scoring;
using Xunit;

namespace Vae.Tests.Scoring;

public sealed class SharedBlocksTests
{
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
        // Two blocks that meet cannot be done by one thread; a machine of one core has no other.
        var parties = Math.Min(2, Environment.ProcessorCount);
        using var meeting = new Barrier(parties);
        var met = 0;

        new Blocks(_ => Interlocked.Add(ref met, meeting.SignalAndWait(TimeSpan.FromSeconds(60)) ? 1 : 0)).RunAll(parties);

        Assert.Equal(parties, met);
    }

    [Fact]
    public void RunAll_BlockThrows_ThrowsAfterAllHaveReturnedAndCanRunAgain()
    {
        var (running, done, fails) = (0, 0, true);
        var blocks = new Blocks(block =>
        {
            Interlocked.Increment(ref running);
            Thread.Sleep(1);
            Interlocked.Decrement(ref running);
            _ = fails && block == 3 ? throw new ArithmeticException("no luck") : Interlocked.Increment(ref done);
        });

        var error = Assert.Throws<InvalidOperationException>(() => blocks.RunAll(20));

        Assert.Equal("Scoring failed: no luck", error.Message);
        Assert.IsType<ArithmeticException>(error.InnerException);
        Assert.Equal(0, running);
        (done, fails) = (0, false);
        blocks.RunAll(20);
        Assert.Equal(20, done);
    }

    [Fact]
    public void RunAll_SteadyState_AllocatesNothing()
    {
        var blocks = new Blocks(_ => Thread.SpinWait(100));
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 5 && least > 0; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
            {
                blocks.RunAll(8);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private sealed class Blocks(Action<int> run) : SharedBlocks
    {
        public new void RunAll(int count) => base.RunAll(count);

        protected override void Run(int block) => run(block);
    }
}
