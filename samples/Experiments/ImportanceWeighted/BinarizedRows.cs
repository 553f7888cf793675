using Vae;

/// <summary>Images whose pixels are drawn anew in every epoch, 1 with their grey level for a probability and else 0, in a new order.</summary>
/// <param name="grey">Row-major [n, <paramref name="dimension"/>], from 0 to 1.</param>
/// <param name="dimension">Pixels of an image.</param>
internal sealed class BinarizedRows(float[] grey, int dimension) : IVaeRowSource
{
    // In 65,536ths, so that one random number of 64 bits serves four pixels.
    private readonly int[] _thresholds = [.. grey.Select(level => (int)MathF.Round(level * 65536))];

    public int Dimension => dimension;

    public long? Count => grey.Length / dimension;

    public bool CanShuffle => true;

    /// <summary>All rows in their own order, as one draw has them.</summary>
    public float[] Draw(int seed)
    {
        var rows = new float[grey.Length];
        for (var row = 0; row < grey.Length / dimension; row++)
        {
            Draw(row, seed, rows.AsSpan(row * dimension, dimension));
        }

        return rows;
    }

    public IVaeRowReader Open(int? shuffleSeed)
    {
        int[] order = [.. Enumerable.Range(0, grey.Length / dimension)];
        if (shuffleSeed is { } seed)
        {
            new Random(seed).Shuffle(order);
        }

        return new Reader(this, order, shuffleSeed ?? 0);
    }

    private void Draw(int row, int seed, Span<float> pixels)
    {
        // SplitMix64 (Steele, Lea and Flood 2014), begun anew for each row, so that a row's pixels do not depend on the order.
        var state = Mix(((ulong)(uint)seed << 32) | (uint)row);
        var bits = 0ul;
        var thresholds = _thresholds.AsSpan(row * dimension, dimension);
        for (var i = 0; i < pixels.Length; i++, bits >>= 16)
        {
            bits = i % 4 == 0 ? Mix(state += 0x9E3779B97F4A7C15) : bits;
            pixels[i] = (ushort)bits < thresholds[i] ? 1 : 0;
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private sealed class Reader(BinarizedRows rows, int[] order, int seed) : IVaeRowReader
    {
        private int _position = -1;

        public ulong Id => (ulong)order[_position];

        public bool MoveNext() => ++_position < order.Length;

        public void Read(Span<float> destination) => rows.Draw(order[_position], seed, destination);

        public void Dispose()
        {
        }
    }
}
