using System.Globalization;
using System.Numerics;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Conversions between numbers, keys, booleans and text, as ML.NET makes them.</summary>
internal static class Convertible
{
    /// <summary>A getter that converts a scalar column to T.</summary>
    public static ValueGetter<T> Getter<T>(DataViewRow row, int column) =>
        (ValueGetter<T>)RowGetters.Invoke(typeof(Convertible), nameof(Make), [row.Schema[column].Type.RawType, typeof(T)], row, column);

    /// <summary>A function from one raw type to another; throws where there is none.</summary>
    public static Func<TFrom, TTo> Function<TFrom, TTo>()
    {
        if (typeof(TFrom) == typeof(TTo))
            return value => (TTo)(object)value;
        if (typeof(TTo) == typeof(ReadOnlyMemory<char>))
            return value => (TTo)(object)AsText(value).AsMemory();
        if (typeof(TFrom) == typeof(ReadOnlyMemory<char>))
        {
            var parse = TextParser.Get<TTo>();
            return value => parse((ReadOnlyMemory<char>)(object)value);
        }
        if (typeof(TFrom) == typeof(bool) && IsNumber(typeof(TTo)))
            return value => (TTo)Convert.ChangeType(value, typeof(TTo), CultureInfo.InvariantCulture);
        if (typeof(TTo) == typeof(bool) && IsNumber(typeof(TFrom)))
            return value => (TTo)(object)(Convert.ToDouble(value, CultureInfo.InvariantCulture) != 0);
        if (IsNumber(typeof(TFrom)) && IsNumber(typeof(TTo)))
            return (Func<TFrom, TTo>)RowGetters.Invoke(typeof(Convertible), nameof(NumberToNumber), [typeof(TFrom), typeof(TTo)]);
        throw Contracts.Except(null, $"No conversion from {typeof(TFrom)} to {typeof(TTo)}.");
    }

    /// <summary>Whether ML.NET converts the one to the other: never from reals to integers, nor between signed and unsigned.</summary>
    public static bool Exists(DataViewType from, DataViewType to) => (Family(from.RawType), Family(to.RawType)) switch
    {
        _ when from.RawType == to.RawType => true,
        (Kind.Other, _) or (_, Kind.Other) => false,
        (Kind.Text, _) or (_, Kind.Text) => true,
        (Kind.Boolean, var target) => target is Kind.Signed or Kind.Real,
        (_, Kind.Boolean or Kind.Real) => true,
        var (source, target) => source == target && source != Kind.Real,
    };

    private static Kind Family(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type == typeof(ReadOnlyMemory<char>) => Kind.Text,
        TypeCode.Boolean => Kind.Boolean,
        TypeCode.SByte or TypeCode.Int16 or TypeCode.Int32 or TypeCode.Int64 => Kind.Signed,
        TypeCode.Byte or TypeCode.UInt16 or TypeCode.UInt32 or TypeCode.UInt64 => Kind.Unsigned,
        TypeCode.Single or TypeCode.Double => Kind.Real,
        _ => Kind.Other,
    };

    private static bool IsNumber(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Double;

    private static ValueGetter<TTo> Make<TFrom, TTo>(DataViewRow row, int column)
    {
        var get = row.GetGetter<TFrom>(row.Schema[column]);
        if (get is ValueGetter<TTo> same)
            return same;
        var convert = Function<TFrom, TTo>();
        TFrom source = default;
        return (ref TTo value) =>
        {
            get(ref source);
            value = convert(source);
        };
    }

    private static Func<TFrom, TTo> NumberToNumber<TFrom, TTo>()
        where TFrom : INumberBase<TFrom>
        where TTo : INumberBase<TTo> => TTo.CreateTruncating;

    private static string AsText<T>(T value) => value switch
    {
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString(),
    };

    private enum Kind
    {
        Other,
        Text,
        Boolean,
        Signed,
        Unsigned,
        Real,
    }
}
