using Vae.Data;

namespace Vae.Tests;

/// <summary>Rows as a source that is not in memory as far as training knows, with notes of how it was read.</summary>
internal sealed class StreamedRows(VaeDataset data) : IVaeRowSource
{
    public int Dimension => data.Dimension;

    public int ConditionDimension => data.ConditionDimension;

    public long? Count => KnowsCount ? data.Count : null;

    public IReadOnlyList<string>? SlotNames => data.SlotNames;

    public bool HasWeights => !data.RowWeights.IsEmpty;

    public bool CanShuffle { get; init; }

    public bool KnowsCount { get; init; } = true;

    /// <summary>Whether rows have other values for each seed.</summary>
    public bool DrawsAnew { get; init; }

    /// <summary>How many rows a reader gives, by its number from 0; it starts anew after the last row there is.</summary>
    public Func<int, int> RowsOf { get; init; } = _ => data.Count;

    /// <summary>The id of a row in a reader, both from 0; where the source can shuffle.</summary>
    public Func<int, int, ulong> IdOf { get; init; } = (_, row) => (ulong)row;

    /// <summary>Called before every row, with the number of rows that were read before.</summary>
    public Action<int> OnRow { get; init; } = _ => { };

    /// <summary>The seed of each reader that was opened.</summary>
    public List<int?> Seeds { get; } = [];

    /// <summary>Readers that are open now.</summary>
    public int OpenNow { get; private set; }

    /// <summary>The most readers that were open at once.</summary>
    public int OpenAtOnce { get; private set; }

    /// <summary>Rows that readers moved to.</summary>
    public int Moves { get; private set; }

    /// <summary>Bytes for so many of these rows.</summary>
    public long BudgetOf(int rows) => rows * RowStore.RowBytes(Dimension, HasWeights);

    public IVaeRowReader Open(int? shuffleSeed)
    {
        Seeds.Add(shuffleSeed);
        OpenAtOnce = Math.Max(OpenAtOnce, ++OpenNow);
        int[] order = [.. Enumerable.Range(0, RowsOf(Seeds.Count - 1)).Select(row => row % data.Count)];
        if (CanShuffle && shuffleSeed is { } seed)
        {
            new Random(seed).Shuffle(order);
        }

        return new Reader(this, data, order, Seeds.Count - 1, DrawsAnew ? shuffleSeed : null);
    }

    private sealed class Reader(StreamedRows owner, IRowTable table, int[] order, int number, int? drawSeed) : IVaeRowReader
    {
        private int _next;
        private bool _disposed;

        public float Weight => owner.HasWeights ? table.Weight(Row) : throw new InvalidOperationException("There are no weights.");

        public ulong Id => owner.CanShuffle ? owner.IdOf(number, Row) : throw new InvalidOperationException("There are no ids.");

        private int Row => order[_next - 1];

        public bool MoveNext()
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            owner.OnRow(owner.Moves);
            owner.Moves += _next < order.Length ? 1 : 0;
            return _next++ < order.Length;
        }

        public void Read(Span<float> destination)
        {
            table.Row(Row).CopyTo(destination);
            destination[0] += drawSeed is { } seed ? new Random(seed ^ Row).NextSingle() : 0;
        }

        public void Dispose()
        {
            owner.OpenNow -= _disposed ? 0 : 1;
            _disposed = true;
        }
    }
}
