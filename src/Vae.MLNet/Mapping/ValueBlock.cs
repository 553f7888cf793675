namespace Vae.MLNet.Mapping;

/// <summary>Values of some rows, row-major; grows to the most rows that it ever held and is then reused.</summary>
/// <param name="width">Values per row.</param>
internal sealed class ValueBlock(int width)
{
    private float[] _values = [];

    /// <summary>Makes room for that many rows; what was held may be gone.</summary>
    public void Reserve(int rows)
    {
        if (_values.Length < rows * width)
        {
            _values = new float[rows * width];
        }
    }

    public Span<float> Rows(int first, int count) => _values.AsSpan(first * width, count * width);

    public ReadOnlySpan<float> Row(int row) => Rows(row, 1);
}
