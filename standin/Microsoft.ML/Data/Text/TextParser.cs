using System.Globalization;
using System.Numerics;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Parses the fields of text files as ML.NET does: empty is the default value, unless reals are to be NaN then, and what is no number is a missing real or an error.</summary>
internal static class TextParser
{
    public static Func<ReadOnlyMemory<char>, T> Get<T>(ulong keyCount = 0, bool missingIsNaN = false)
    {
        object parser = Type.GetTypeCode(typeof(T)) switch
        {
            _ when keyCount > 0 => (Func<ReadOnlyMemory<char>, T>)RowGetters.Invoke(typeof(TextParser), nameof(Key), typeof(T), keyCount),
            _ when typeof(T) == typeof(ReadOnlyMemory<char>) => (Func<ReadOnlyMemory<char>, ReadOnlyMemory<char>>)(text => text),
            _ when typeof(T) == typeof(TimeSpan) => (Func<ReadOnlyMemory<char>, TimeSpan>)(text => TimeSpan.TryParse(text.Span, CultureInfo.InvariantCulture, out var v) ? v : default),
            _ when typeof(T) == typeof(DateTimeOffset) => (Func<ReadOnlyMemory<char>, DateTimeOffset>)(text => DateTimeOffset.TryParse(text.Span, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var v) ? v : default),
            TypeCode.DateTime => (Func<ReadOnlyMemory<char>, DateTime>)(text => DateTime.TryParse(text.Span, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault, out var v) ? v : default),
            TypeCode.Boolean => (Func<ReadOnlyMemory<char>, bool>)(text => Boolean(text.Span.Trim())),
            TypeCode.Single => (Func<ReadOnlyMemory<char>, float>)(text => Real<float>(text.Span.Trim(), missingIsNaN)),
            TypeCode.Double => (Func<ReadOnlyMemory<char>, double>)(text => Real<double>(text.Span.Trim(), missingIsNaN)),
            _ => RowGetters.Invoke(typeof(TextParser), nameof(Integers), typeof(T)),
        };
        return (Func<ReadOnlyMemory<char>, T>)parser;
    }

    private static T Real<T>(ReadOnlySpan<char> text, bool missingIsNaN)
        where T : IFloatingPointIeee754<T>
    {
        if (text.IsEmpty)
            return missingIsNaN ? T.NaN : T.Zero;
        return T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : text switch
        {
            "∞" or "Inf" or "inf" or "+∞" => T.PositiveInfinity,
            "-∞" or "-Inf" or "-inf" => T.NegativeInfinity,
            _ => T.NaN,
        };
    }

    private static bool Boolean(ReadOnlySpan<char> text)
    {
        foreach (string word in (string[])["true", "1", "yes", "t", "y", "on", "+", "+1"])
        {
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    private static Func<ReadOnlyMemory<char>, T> Integers<T>()
        where T : INumberBase<T> => text =>
        {
            var digits = text.Span.Trim();
            if (digits.IsEmpty)
                return T.Zero;
            bool isNumber = T.TryParse(digits, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value);
            Contracts.CheckDecode(isNumber, $"Could not parse value '{text}' as {typeof(T).Name}");
            return value;
        };

    // A key's text is its zero-based number; a key's value is one more.
    private static Func<ReadOnlyMemory<char>, T> Key<T>(ulong count)
        where T : INumberBase<T> => text =>
            ulong.TryParse(text.Span.Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture, out ulong value) && value < count
                ? T.CreateTruncating(value + 1)
                : T.Zero;
}
