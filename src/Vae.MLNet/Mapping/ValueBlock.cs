namespace Vae.MLNet.Mapping;

/// <summary>Values of some rows, row-major; grows to the most rows that it ever held and is then reused.</summary>
/// <param name="width">Values per row.</param>
internal sealed class ValueBlock(int width)
{
    private float[] _values = [];

    /// <summary>Room for that many rows, from the first on; what earlier rows held may be gone.</summary>
    public Span<float> Take(int rows)
    {
        if (_values.Length < rows * width)
        {
            _values = new float[rows * width];
        }

        return _values.AsSpan(0, rows * width);
    }

    public ReadOnlySpan<float> Row(int row) => _values.AsSpan(row * width, width);
}
