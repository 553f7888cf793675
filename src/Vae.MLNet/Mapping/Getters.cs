using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Mapping;

/// <summary>ML.NET's getters over computed values.</summary>
internal static class Getters
{
    /// <summary>Copies <paramref name="computed"/> into the caller's buffer after an update.</summary>
    public static ValueGetter<VBuffer<float>> Vector(RowValues values, float[] computed) => (ref VBuffer<float> destination) =>
    {
        values.Update();
        var editor = VBufferEditor.Create(ref destination, computed.Length);
        computed.CopyTo(editor.Values);
        destination = editor.Commit();
    };

    /// <summary>Reads one value after an update.</summary>
    public static ValueGetter<T> Scalar<T>(RowValues values, Func<T> read) => (ref T destination) =>
    {
        values.Update();
        destination = read();
    };
}
