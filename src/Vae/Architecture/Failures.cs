using System.Globalization;

namespace Vae.Architecture;

/// <summary>Collects what is wrong with a set of values, so that one exception tells it all.</summary>
internal sealed class Failures
{
    // A list of thousands of wrong items is one mistake, and a short list shows it.
    private const int MaxMessages = 20;

    private readonly List<string> _messages = [];

    public int Count { get; private set; }

    public void Require(bool condition, string message)
    {
        if (!condition && ++Count <= MaxMessages)
        {
            _messages.Add(message);
        }
    }

    public void RequireRange(int value, int min, int max, string name) =>
        Require(value >= min && value <= max, string.Create(
            CultureInfo.InvariantCulture,
            $"{name} is {value}; it must be {(max == int.MaxValue ? $"at least {min}" : $"between {min} and {max}")}."));

    public void RequireRange(double value, double min, double max, string name) =>
        Require(value >= min && value <= max, string.Create(
            CultureInfo.InvariantCulture, $"{name} is {value}; it must be between {min} and {max}."));

    public void RequirePositive(double value, string name)
    {
        Require(double.IsFinite(value) && value > 0, string.Create(
            CultureInfo.InvariantCulture, $"{name} is {value}; it must be finite and above 0."));

        // Training is in single precision, where such a value would be 0 or infinite.
        Require(!(double.IsFinite(value) && value > 0) || float.IsNormal((float)value), string.Create(
            CultureInfo.InvariantCulture, $"{name} is {value}; it must be between 1.2E-38 and 3.4E+38."));
    }

    public void RequireNonNegative(double value, string name)
    {
        Require(double.IsFinite(value) && value >= 0, string.Create(
            CultureInfo.InvariantCulture, $"{name} is {value}; it must be finite and at least 0."));
        Require(!(double.IsFinite(value) && value >= 0) || float.IsFinite((float)value), string.Create(
            CultureInfo.InvariantCulture, $"{name} is {value}; it must be at most 3.4E+38."));
    }

    public void RequireShare(double value, string name) =>
        Require(value is >= 0 and < 1, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be at least 0 and below 1."));

    public void RequireDefined<T>(T value, string name)
        where T : struct, Enum =>
        Require(Enum.IsDefined(value), $"{name} is {value}; it must be one of {string.Join(", ", Enum.GetNames<T>())}.");

    /// <exception cref="ArgumentException">A requirement failed; they are in the message, a line each, and how many more there are.</exception>
    public void ThrowIfAny(string heading)
    {
        if (Count > MaxMessages)
        {
            _messages.Add(FormattableString.Invariant($"And {Count - MaxMessages:N0} more."));
        }

        if (Count > 0)
        {
            throw new ArgumentException(_messages.Count == 1 ? _messages[0] : $"{heading}\n- {string.Join("\n- ", _messages)}");
        }
    }
}
