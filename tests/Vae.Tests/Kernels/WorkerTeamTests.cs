using Vae.Kernels;
using Xunit;

namespace Vae.Tests.Kernels;

public sealed class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Run_ManyTimes_EveryPartOnceBeforeItReturns(int parts)
    {
        // Workers that sleep through their call would keep the team waiting for ever.
        var work = Task.Run(() => RunManyTimes(parts));

        await work.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Run_OnePartThrows_ThrowsAfterAllHaveReturnedAndCanRunAgain(int failing)
    {
        using var team = new WorkerTeam(3);
        var done = 0;
        var error = Assert.Throws<InvalidOperationException>(() => team.Run((part, _) =>
        {
            if (part == failing)
            {
                throw new InvalidOperationException("no luck");
            }

            Thread.Sleep(5);
            Interlocked.Increment(ref done);
        }));

        Assert.Equal(failing == 0 ? "no luck" : "A worker failed: no luck", error.Message);
        Assert.Equal(2, done);
        team.Run((_, _) => Interlocked.Increment(ref done));
        Assert.Equal(5, done);
    }

    [Fact]
    public void Run_InterruptedWhileWaiting_ThrowsAfterAllHaveReturnedAndCanRunAgain()
    {
        using var team = new WorkerTeam(2);
        using var goOn = new ManualResetEventSlim();
        var (done, doneAtReturn, doneAgain) = (0, 0, 0);
        var caller = new InterruptedThread(() =>
        {
            Assert.Throws<ThreadInterruptedException>(() => team.Run((part, _) =>
            {
                if (part == 1)
                {
                    goOn.Wait();
                    Interlocked.Increment(ref done);
                }
            }));
            doneAtReturn = Volatile.Read(ref done);
            team.Run((_, _) => Interlocked.Increment(ref doneAgain));
        });

        Assert.True(caller.WaitsOnWhenInterrupted());
        goOn.Set();
        caller.Join();

        Assert.Equal((1, 2), (doneAtReturn, doneAgain));
    }

    [Fact]
    public void Dispose_InterruptedWhileAWorkerEnds_ReturnsAndLeavesTheInterruptToTheNextWait()
    {
        var team = new WorkerTeam(4);
        team.Run((_, _) => { });

        new InterruptedThread(() =>
        {
            Thread.CurrentThread.Interrupt();
            team.Dispose();
            Assert.Throws<ThreadInterruptedException>(() => Thread.Sleep(Timeout.Infinite));
        }).Join();
    }

    [Fact]
    public void Share_AnyCount_PartsTouchAndCoverEverything()
    {
        for (var count = 0; count < 20; count++)
        {
            for (var parts = 1; parts < 6; parts++)
            {
                var end = 0;
                for (var part = 0; part < parts; part++)
                {
                    var share = WorkerTeam.Share(count, part, parts);
                    Assert.Equal(end, share.Start);
                    Assert.InRange(share.End - share.Start, count / parts, (count + parts - 1) / parts);
                    end = share.End;
                }

                Assert.Equal(count, end);
            }
        }
    }

    [Fact]
    public void Dispose_Twice_DoesNothingMore()
    {
        var team = new WorkerTeam(3);
        team.Run((_, _) => { });

        team.Dispose();
        team.Dispose();
    }

    private static void RunManyTimes(int parts)
    {
        using var team = new WorkerTeam(parts);
        var done = new int[parts];
        for (var round = 1; round <= 200; round++)
        {
            team.Run((part, of) =>
            {
                Assert.Equal(parts, of);
                done[part]++;
            });
            Assert.All(done, count => Assert.Equal(round, count));
            if (round % 50 == 0)
            {
                // Long enough for the workers to fall asleep: they have to be woken.
                Thread.Sleep(10);
            }
        }
    }
}
