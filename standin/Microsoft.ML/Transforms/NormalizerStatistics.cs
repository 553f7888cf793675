namespace Microsoft.ML.Transforms;

/// <summary>Collects, slot by slot, what a normaliser needs to know.</summary>
internal sealed class NormalizerStatistics(int slots)
{
    private readonly double[] _min = [.. Enumerable.Repeat(double.PositiveInfinity, slots)];
    private readonly double[] _max = [.. Enumerable.Repeat(double.NegativeInfinity, slots)];
    private readonly double[] _mean = new double[slots];
    private readonly double[] _squares = new double[slots];
    private readonly long[] _count = new long[slots];

    public void Add(int slot, double value)
    {
        if (value > _max[slot])
            _max[slot] = value;
        if (value < _min[slot])
            _min[slot] = value;
        if (!double.IsFinite(value))
            return;
        double delta = value - _mean[slot];
        _mean[slot] += delta / ++_count[slot];
        _squares[slot] += delta * (value - _mean[slot]);
    }

    public Normalizer Finish(bool isMinMax, bool fixZero)
    {
        var offset = new double[slots];
        var scale = new double[slots];
        for (int i = 0; i < slots; i++)
            (offset[i], scale[i]) = isMinMax ? MinMax(i, fixZero) : MeanVariance(i, fixZero);
        return new Normalizer(offset, scale);
    }

    // A slot that is constant says nothing: it becomes zero.
    private (double Offset, double Scale) MinMax(int i, bool fixZero)
    {
        if (!(_max[i] > _min[i]))
            return (0, 0);
        return fixZero
            ? (0, 1 / Math.Max(Math.Abs(_max[i]), Math.Abs(_min[i])))
            : double.IsInfinity(_max[i] - _min[i]) ? (0, 0) : (_min[i], 1 / (_max[i] - _min[i]));
    }

    private (double Offset, double Scale) MeanVariance(int i, bool fixZero)
    {
        double variance = _count[i] == 0 ? 0 : _squares[i] / _count[i];
        if (variance == 0)
            return (0, 0);
        return fixZero ? (0, 1 / Math.Sqrt(variance + _mean[i] * _mean[i])) : (_mean[i], 1 / Math.Sqrt(variance));
    }
}
