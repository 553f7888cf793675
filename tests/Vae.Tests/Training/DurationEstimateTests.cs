using Vae.Training;
using Xunit;

namespace Vae.Tests.Training;

public sealed class DurationEstimateTests
{
    private readonly List<double> _seconds = [];
    private readonly Clock _clock = new();

    [Theory]
    [InlineData(10, 1000, 10)] // Sixteen short steps are timed,
    [InlineData(600, 50, 30)] // two long ones,
    [InlineData(5000, 40, 200)] // or one.
    public void AfterStep_EvenSteps_TheTimeOfAllOnce(int milliseconds, int steps, double expected)
    {
        Run(steps, 40, _ => milliseconds);

        Assert.Equal(expected, Assert.Single(_seconds), 1e-9);
    }

    [Fact]
    public void AfterStep_SlowFirstSteps_DoNotCount()
    {
        Run(100, 40, step => step < 2 ? 3000 : 20);

        Assert.Equal(2, Assert.Single(_seconds), 1e-9);
    }

    [Fact]
    public void AfterStep_FewShortSteps_NothingToTell()
    {
        Run(17, 17, _ => 10);

        Assert.Empty(_seconds);
    }

    private void Run(long steps, int taken, Func<int, int> milliseconds)
    {
        var estimate = new DurationEstimate(steps, time => _seconds.Add(time.TotalSeconds), _clock);
        for (var step = 0; step < taken; step++)
        {
            _clock.Milliseconds += milliseconds(step);
            estimate.AfterStep();
        }
    }

    private sealed class Clock : TimeProvider
    {
        public long Milliseconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Milliseconds;
    }
}
