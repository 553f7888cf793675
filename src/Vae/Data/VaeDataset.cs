using Vae.Data;

namespace Vae;

/// <summary>Rows of numbers to train on, held in memory. They are not copied: leave them unchanged while training.</summary>
public sealed class VaeDataset : IVaeRowSource, IRowTable
{
    /// <summary>Creates a data set of rows.</summary>
    /// <param name="rows">Row-major [count, dimension].</param>
    /// <param name="dimension">Values per row, those of its condition included; at least 1.</param>
    /// <param name="slotNames">A name for each value of a row, for messages; if null, they are numbered.</param>
    /// <param name="rowWeights">
    /// How much each row counts, [count], each finite and at least 0; empty where all count equally. Rows of weight 0 are checked and
    /// otherwise ignored.
    /// </param>
    /// <param name="conditionDimension">How many values of each row, the last, are its condition; from 0, none, to one less than all.</param>
    /// <exception cref="ArgumentException">
    /// The length is not a multiple of the dimension, there are no rows, there are not as many names as values in a row, or a weight is
    /// negative or not finite, all weights are 0, or the condition leaves no value to model.
    /// </exception>
    public VaeDataset(
        ReadOnlyMemory<float> rows, int dimension, IReadOnlyList<string>? slotNames = null, ReadOnlyMemory<float> rowWeights = default,
        int conditionDimension = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        RowRules.CheckCondition(conditionDimension, dimension);
        if (rows.Length % dimension != 0)
        {
            throw new ArgumentException($"{rows.Length} values are not a whole number of rows of {dimension}.", nameof(rows));
        }

        if (rows.Length == 0)
        {
            throw new ArgumentException("There are no rows; give at least one.", nameof(rows));
        }

        if (slotNames is not null && slotNames.Count != dimension)
        {
            throw new ArgumentException($"There are {slotNames.Count} names for rows of {dimension} values.", nameof(slotNames));
        }

        Rows = rows;
        Dimension = dimension;
        ConditionDimension = conditionDimension;
        SlotNames = slotNames;
        RowWeights = rowWeights;
        if (!rowWeights.IsEmpty)
        {
            CheckWeights(rowWeights.Span, Count);
        }
    }

    /// <summary>Row-major [<see cref="Count"/>, <see cref="Dimension"/>].</summary>
    public ReadOnlyMemory<float> Rows { get; }

    /// <summary>Values per row, those of its condition included.</summary>
    public int Dimension { get; }

    /// <summary>How many of them, the last, are its condition.</summary>
    public int ConditionDimension { get; }

    /// <summary>The number of rows.</summary>
    public int Count => Rows.Length / Dimension;

    /// <summary>A name for each value of a row, or null.</summary>
    public IReadOnlyList<string>? SlotNames { get; }

    /// <summary>How much each row counts in the loss, [<see cref="Count"/>]; empty where all count equally.</summary>
    public ReadOnlyMemory<float> RowWeights { get; }

    long? IVaeRowSource.Count => Count;

    bool IVaeRowSource.HasWeights => HasWeights;

    bool IRowTable.HasWeights => HasWeights;

    private bool HasWeights => !RowWeights.IsEmpty;

    IVaeRowReader IVaeRowSource.Open(int? shuffleSeed) => new RowTableReader(this);

    ReadOnlySpan<float> IRowTable.Row(int row) => Rows.Span.Slice(row * Dimension, Dimension);

    float IRowTable.Weight(int row) => RowWeights.Span[row];

    private static void CheckWeights(ReadOnlySpan<float> weights, int count)
    {
        if (weights.Length != count)
        {
            throw new ArgumentException($"There are {weights.Length} weights for {count} rows.");
        }

        for (var row = 0; row < count; row++)
        {
            if (!(float.IsFinite(weights[row]) && weights[row] >= 0))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"The weight of row {row} is {weights[row]}; weights must be finite and at least 0."));
            }
        }

        if (weights.IndexOfAnyExcept(0) < 0)
        {
            throw new ArgumentException("The weight of every row is 0; at least one must be above 0.");
        }
    }
}
