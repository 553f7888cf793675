using Microsoft.ML;

namespace Vae.MLNet.Mapping;

/// <summary>The values of one type of a <see cref="BufferedColumn"/>.</summary>
internal abstract class BufferedValues<T> : BufferedColumn
{
    private readonly RowWindow _window;
    private readonly ValueGetter<T> _getter;
    private ValueGetter<T>? _source;
    private T[] _values = [];

    protected BufferedValues(RowWindow window)
    {
        _window = window;
        _getter = Get;
    }

    /// <inheritdoc/>
    /// <remarks>Asks the source for its getter, as whoever takes this one would.</remarks>
    public override Delegate Getter
    {
        get
        {
            _source ??= Open();
            return _getter;
        }
    }

    public override void Store(int row)
    {
        if (row >= _values.Length)
        {
            Array.Resize(ref _values, Math.Max(row + 1, 2 * _values.Length));
        }

        (_source ??= Open())(ref _values[row]);
    }

    /// <summary>What <see cref="Store"/> read.</summary>
    public ref readonly T Stored(int row) => ref _values[row];

    protected abstract ValueGetter<T> Open();

    /// <summary>A copy that shares nothing with the original.</summary>
    protected abstract void Copy(ref readonly T from, ref T to);

    private void Get(ref T destination)
    {
        if (!_window.IsAhead)
        {
            _source!(ref destination);
            return;
        }

        Copy(in Stored(_window.Current), ref destination);
    }
}
