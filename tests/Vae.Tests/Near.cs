using System.Runtime.InteropServices;
using Xunit;

namespace Vae.Tests;

/// <summary>Comparisons of many values at once, quick and with a message that says where.</summary>
internal static class Near
{
    /// <summary>Every value's bits are equal; NaN equals the same NaN, and 0 is not -0.</summary>
    public static void SameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what = "value")
    {
        Assert.Equal(expected.Length, actual.Length);
        var same = MemoryMarshal.Cast<float, uint>(expected).CommonPrefixLength(MemoryMarshal.Cast<float, uint>(actual));
        Assert.True(
            same == expected.Length,
            same == expected.Length ? "" : $"{what} {same} of {expected.Length}: expected {expected[same]:R}, got {actual[same]:R}.");
    }

    /// <summary>|expected - actual| is at most <paramref name="absolute"/> + <paramref name="relative"/> |expected|.</summary>
    public static void Value(double expected, double actual, double absolute, double relative, string what) =>
        Assert.True(
            Math.Abs(expected - actual) <= absolute + (relative * Math.Abs(expected)),
            $"{what}: expected {expected:R}, got {actual:R}.");

    /// <summary>Value by value.</summary>
    public static void Values(
        ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double absolute, double relative, string what = "value")
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= absolute + (relative * Math.Abs(expected[i]))))
            {
                Assert.Fail($"{what} {i} of {expected.Length}: expected {expected[i]:R}, got {actual[i]:R}.");
            }
        }
    }
}
