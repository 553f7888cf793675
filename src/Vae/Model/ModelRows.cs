namespace Vae.Model;

/// <summary>
/// Rows as a caller gives them: each row's condition behind it, [n, D + C], or beside the rows, [n, D] and [n, C], or one condition for all,
/// [C]; without a condition [n, D] alone. Of latent rows D is L.
/// </summary>
internal readonly ref struct ModelRows
{
    private readonly int _width;
    private readonly int _conditionWidth;

    private ModelRows(ReadOnlySpan<float> values, int width, int stride, ReadOnlySpan<float> conditions, int conditionWidth, int conditionStride, int count)
    {
        Values = values;
        Conditions = conditions;
        (_width, Stride, _conditionWidth, ConditionStride, Count) = (width, stride, conditionWidth, conditionStride, count);
    }

    public int Count { get; }

    public bool IsEmpty => Count == 0;

    /// <summary>From the first row's first value on.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>Values from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>From the first condition's first value on; empty without.</summary>
    public ReadOnlySpan<float> Conditions { get; }

    /// <summary>Values from one condition to the next; 0 where all rows have the same.</summary>
    public int ConditionStride { get; }

    /// <param name="values">The rows.</param>
    /// <param name="conditions">Their conditions; empty where they lie behind the rows, or there are none.</param>
    /// <param name="width">D or L.</param>
    /// <param name="conditionWidth">C.</param>
    /// <param name="name">Of the argument with the rows.</param>
    /// <exception cref="ArgumentException">They are no whole number of rows, or there are no conditions where some are needed, or some where none are.</exception>
    public static ModelRows Of(ReadOnlySpan<float> values, ReadOnlySpan<float> conditions, int width, int conditionWidth, string name)
    {
        var isBehind = conditions.IsEmpty && conditionWidth > 0;
        var stride = isBehind ? width + conditionWidth : width;
        var (count, rest) = Math.DivRem(values.Length, stride);
        if (rest != 0)
        {
            throw new ArgumentException(
                isBehind
                    ? $"'{name}' has {values.Length} values and the model is conditional: give 'conditions' of {conditionWidth} values a row beside rows of {width}, "
                        + $"or rows of {stride}, each with its condition behind it."
                    : $"'{name}' has {values.Length} values, which is not a whole number of rows of {stride}.",
                name);
        }

        return isBehind
            ? new(values, width, stride, count == 0 ? default : values[width..], conditionWidth, stride, count)
            : new(values, width, stride, conditions, conditionWidth, StrideOf(conditions, conditionWidth, count), count);
    }

    /// <summary>The stride of conditions beside so many rows.</summary>
    /// <exception cref="ArgumentException">They are not as many as the rows, nor one, or the model takes none.</exception>
    public static int StrideOf(ReadOnlySpan<float> conditions, int conditionWidth, int count)
    {
        var length = conditions.Length;
        if (conditionWidth == 0 && length > 0)
        {
            throw new ArgumentException($"'conditions' has {length} values, and the model was trained without a condition. Leave it out.", nameof(conditions));
        }

        return length == (long)count * conditionWidth ? conditionWidth
            : length == conditionWidth ? 0
            : throw new ArgumentException(
                $"'conditions' has {length} values; it must have {conditionWidth} for each of {count} rows, or {conditionWidth} for all of them.", nameof(conditions));
    }

    /// <summary>The values of a row, [D].</summary>
    public ReadOnlySpan<float> Row(int row) => Values.Slice(row * Stride, _width);

    /// <summary>The condition of a row, [C].</summary>
    public ReadOnlySpan<float> Condition(int row) => Conditions.Slice(row * ConditionStride, _conditionWidth);

    /// <summary>Some of the rows.</summary>
    public ModelRows Slice(int first, int count) => new(
        count == 0 ? default : Values[(first * Stride)..], _width, Stride,
        _conditionWidth == 0 || count == 0 ? default : Conditions[(first * ConditionStride)..], _conditionWidth, ConditionStride, count);

    /// <summary>The rows with their conditions behind them, [n, D + C]: themselves where they lie so.</summary>
    public ReadOnlySpan<float> Joined()
    {
        if (Stride == _width + _conditionWidth)
        {
            return Values[..(Count * Stride)];
        }

        var joined = new float[Count * (_width + _conditionWidth)];
        for (var row = 0; row < Count; row++)
        {
            var place = joined.AsSpan(row * (_width + _conditionWidth));
            Row(row).CopyTo(place);
            Condition(row).CopyTo(place[_width..]);
        }

        return joined;
    }

    /// <summary>Latent rows with these rows' conditions.</summary>
    /// <param name="z">[count, L].</param>
    /// <param name="latentDimension">L.</param>
    public ModelRows With(ReadOnlySpan<float> z, int latentDimension) =>
        new(z, latentDimension, latentDimension, Conditions, _conditionWidth, ConditionStride, Count);
}
