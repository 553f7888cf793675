using Xunit;

namespace Vae.Tests.Model;

/// <summary>An interrupted call has ended when it throws. That it waits is held by the tests of what waits; here the moment is anyone's.</summary>
public sealed class InterruptedScoringTests
{
    private const int Rounds = 60;

    [Fact]
    public void Encode_ManyRowsInterruptedAtManyMoments_WritesNothingAfterwardsAndTheNextCallIsRight() =>
        Check(VaeArchitecture.Mlp(784, 20, [400]), rowCount: 1500);

    [Fact]
    public void Encode_OneImageInterruptedAtManyMoments_WritesNothingAfterwardsAndTheNextCallIsRight() =>
        Check(VaeArchitecture.Convolutional(new(3, 64, 64), 20), rowCount: 1);

    private static void Check(VaeArchitecture architecture, int rowCount)
    {
        var model = TestModels.Model(architecture);
        var rows = TestValues.Uniform(rowCount * architecture.InputDimension, 1);
        var (expected, mu, next) = (new float[rowCount * 20], new float[rowCount * 20], new float[rowCount * 20]);
        model.Encode(rows, expected);
        var (begun, ended) = (0, 0);
        var caller = new InterruptedThread(() =>
        {
            for (var round = 1; round <= Rounds; round++)
            {
                Volatile.Write(ref begun, round);
                try
                {
                    model.Encode(rows, mu);
                    Assert.Equal(expected, mu);
                    Thread.Sleep(Timeout.Infinite);
                }
                catch (ThreadInterruptedException)
                {
                    mu.AsSpan().Fill(-1);
                }

                model.Encode(rows, next);
                Assert.Equal(expected, next);
                Assert.True(mu.AsSpan().IndexOfAnyExcept(-1) < 0);
                Volatile.Write(ref ended, round);
            }
        });
        var moments = new Random(1);
        for (var round = 1; round <= Rounds; round++)
        {
            caller.WaitUntil(() => Volatile.Read(ref begun) == round);
            Thread.SpinWait(moments.Next(100_000));
            caller.Interrupt();
            caller.WaitUntil(() => Volatile.Read(ref ended) == round);
        }

        caller.Join();
    }
}
