using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Mapping;

/// <summary>ML.NET's getters over computed values.</summary>
internal static class Getters
{
    /// <summary>Copies the current row of <paramref name="computed"/> into the caller's buffer after an update.</summary>
    public static ValueGetter<VBuffer<float>> Vector(RowValues values, ValueBlock computed) => (ref VBuffer<float> destination) =>
    {
        var row = computed.Row(values.Update());
        var editor = VBufferEditor.Create(ref destination, row.Length);
        row.CopyTo(editor.Values);
        destination = editor.Commit();
    };

    /// <summary>Reads one value of the row of the given number after an update.</summary>
    public static ValueGetter<T> Scalar<T>(RowValues values, Func<int, T> read) => (ref T destination) =>
        destination = read(values.Update());
}
