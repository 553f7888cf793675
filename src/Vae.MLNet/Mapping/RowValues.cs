using Vae.MLNet.Data;

namespace Vae.MLNet.Mapping;

/// <summary>Reads the current row, computes from it, and does neither again until the cursor moves. One thread at a time.</summary>
/// <param name="reader">The row.</param>
/// <param name="compute">Is given the row's values and keeps its results where the getters find them.</param>
internal sealed class RowValues(RowReader reader, Action<ReadOnlySpan<float>> compute)
{
    private readonly float[] _row = new float[reader.Width];
    private long _computedAt = long.MinValue;

    public void Update()
    {
        if (_computedAt == reader.Position)
        {
            return;
        }

        _computedAt = long.MinValue;
        reader.Read(_row);
        compute(_row);
        _computedAt = reader.Position;
    }
}
