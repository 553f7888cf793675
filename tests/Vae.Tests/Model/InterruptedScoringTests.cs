using Xunit;

namespace Vae.Tests.Model;

/// <summary>An interrupted call has ended when it throws. That it waits is held by the tests of what waits; here the moment is anyone's.</summary>
public sealed class InterruptedScoringTests
{
    private const int Rows = 1500;
    private const int Rounds = 60;
    private static readonly VaeModel _model = TestModels.Model(VaeArchitecture.Mlp(784, 20, [400]));
    private static readonly float[] _rows = TestValues.Uniform(Rows * 784, 1);

    [Fact]
    public void Encode_InterruptedAtManyMoments_WritesNothingAfterwardsAndTheNextCallIsRight()
    {
        var (expected, mu, next) = (new float[Rows * 20], new float[Rows * 20], new float[Rows * 20]);
        _model.Encode(_rows, expected);
        var (begun, ended) = (0, 0);
        var caller = new InterruptedThread(() =>
        {
            for (var round = 1; round <= Rounds; round++)
            {
                Volatile.Write(ref begun, round);
                try
                {
                    _model.Encode(_rows, mu);
                    Assert.Equal(expected, mu);
                    Thread.Sleep(Timeout.Infinite);
                }
                catch (ThreadInterruptedException)
                {
                    mu.AsSpan().Fill(-1);
                }

                _model.Encode(_rows, next);
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
