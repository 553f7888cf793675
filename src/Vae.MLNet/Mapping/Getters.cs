using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Data;

namespace Vae.MLNet.Mapping;

/// <summary>ML.NET's getters over computed values.</summary>
internal static class Getters
{
    /// <summary>Copies the current row of <paramref name="computed"/> into the caller's buffer after an update.</summary>
    /// <param name="values">Updated first.</param>
    /// <param name="computed">The rows.</param>
    /// <param name="order">How a row's pixels lie in the column, where that is not as the VAE gives them.</param>
    public static ValueGetter<VBuffer<float>> Vector(RowValues values, ValueBlock computed, PixelOrder? order = null) =>
        (ref VBuffer<float> destination) =>
        {
            var row = computed.Row(values.Update());
            var editor = VBufferEditor.Create(ref destination, row.Length);
            if (order is null)
            {
                row.CopyTo(editor.Values);
            }
            else
            {
                order.ToInterleaved(row, editor.Values);
            }

            destination = editor.Commit();
        };

    /// <summary>Reads one value of the row of the given number after an update.</summary>
    public static ValueGetter<T> Scalar<T>(RowValues values, Func<int, T> read) => (ref T destination) =>
        destination = read(values.Update());
}
