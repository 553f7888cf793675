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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Offer_BitByBit_EveryBlockOnceBeforeCompleteReturns(bool expectsMore)
    {
        var done = new int[20];
        var blocks = new Blocks(block => Interlocked.Increment(ref done[block])) { ExpectsMore = expectsMore };
        for (var round = 1; round <= 500; round++)
        {
            blocks.Begin();
            for (var count = 1; count <= done.Length; count++)
            {
                blocks.Offer(count, helpers: 3);
            }

            blocks.Complete();
            Assert.All(done, times => Assert.Equal(round, times));
        }
    }

    [Fact]
    public void Offer_WhileNobodyCompletes_RunsOnAnotherThread()
    {
        using var ran = new ManualResetEventSlim();
        var blocks = new Blocks(_ => ran.Set());

        blocks.Begin();
        blocks.Offer(1, helpers: 1);

        Assert.True(ran.Wait(TimeSpan.FromSeconds(60)));
        blocks.Complete();
    }

    [Fact]
    public void Abandon_BlocksNotBegun_NeverRunAndTheOthersAreDone()
    {
        using var begun = new ManualResetEventSlim();
        var (running, last) = (0, -1);
        var blocks = new Blocks(block =>
        {
            Interlocked.Increment(ref running);
            last = block;
            begun.Set();
            Thread.Sleep(20);
            Interlocked.Decrement(ref running);
        });

        blocks.Begin();
        blocks.Offer(1000, helpers: 1);
        Assert.True(begun.Wait(TimeSpan.FromSeconds(60)));
        blocks.Abandon();

        Assert.Equal(0, running);
        Assert.InRange(last, 0, 998);
        var done = last;
        Thread.Sleep(60);
        Assert.Equal(done, last);
        blocks.RunAll(2);
        Assert.InRange(last, 0, 1);
    }

    [Fact]
    public void Offer_AfterABlockThrew_RunsNoMoreAndCompleteThrows()
    {
        var ran = 0;
        var blocks = new Blocks(_ => throw new ArithmeticException($"no luck {Interlocked.Increment(ref ran)}"));

        blocks.Begin();
        blocks.Offer(1, helpers: 0);
        Assert.Throws<InvalidOperationException>(blocks.Complete);
        blocks.Offer(5, helpers: 0);

        Assert.Equal("Scoring failed: no luck 1", Assert.Throws<InvalidOperationException>(blocks.Complete).Message);
        Assert.Equal(1, ran);
    }

    private sealed class Blocks(Action<int> run) : SharedBlocks
    {
        public new bool ExpectsMore
        {
            init => base.ExpectsMore = value;
        }

        public new void RunAll(int count) => base.RunAll(count);

        public new void Begin() => base.Begin();

        public new void Offer(int count, int helpers) => base.Offer(count, helpers);

        public new void Complete() => base.Complete();

        public new void Abandon() => base.Abandon();

        protected override void Run(int block) => run(block);
    }
}
