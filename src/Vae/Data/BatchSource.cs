using Vae.Kernels;

namespace Vae.Data;

/// <summary>Cuts rows into batches and draws their noise. What a batch holds depends on seed and position alone.</summary>
internal sealed class BatchSource : IDisposable
{
    private readonly IRowFeed _rows;
    private readonly VaeOptions _options;
    private readonly Noise _epsilon;
    private readonly Noise _inputNoise;
    private readonly bool _training;
    private readonly SlotUnits? _units;

    /// <param name="table">All rows, in memory.</param>
    /// <param name="rows">Which of them this source serves.</param>
    /// <param name="options">Batch size, seed and noise.</param>
    /// <param name="training">Whether to shuffle and to disturb the input.</param>
    /// <param name="units">Standardises the rows; null leaves them as they are.</param>
    public BatchSource(IRowTable table, int[] rows, VaeOptions options, bool training, SlotUnits? units = null)
        : this(new MemoryFeed(table, rows, training ? new Noise(options.Seed ?? 0, NoiseStream.Shuffle) : null), options, training, units)
    {
    }

    /// <param name="rows">The rows, in the order in which they are served.</param>
    /// <param name="options">Batch size, seed and noise.</param>
    /// <param name="training">Whether to disturb the input.</param>
    /// <param name="units">Standardises the rows, before any noise; null leaves them as they are.</param>
    public BatchSource(IRowFeed rows, VaeOptions options, bool training, SlotUnits? units = null)
    {
        (_rows, _options, _training, _units) = (rows, options, training, units);
        var seed = options.Seed ?? 0;
        _epsilon = new(seed, training ? NoiseStream.Epsilon : NoiseStream.ValidationEpsilon);
        _inputNoise = new(seed, training ? NoiseStream.InputNoise : NoiseStream.ValidationInputNoise);
    }

    /// <summary>What the losses of an epoch are divided by.</summary>
    public double TotalWeight => _rows.TotalWeight;

    /// <summary>As few as the batch size allows. Their sizes differ by at most one row: a small last batch would teach batch normalisation
    /// statistics of next to nothing, and weigh as much as the others in the optimiser.</summary>
    public long BatchesPerEpoch => (_rows.Count + _options.BatchSize - 1) / _options.BatchSize;

    // Rows with gaps are what variable masks are for: without any, validation would watch, and keep, something else.
    private bool Disturbs => _options.InputNoise is VariableMaskingInputNoise || (_training && _options.InputNoise is not null);

    /// <summary>Splits rows at random into those to train on and those to validate on.</summary>
    /// <param name="rows">Their numbers, ascending.</param>
    /// <param name="options">Fraction and seed.</param>
    public static (int[] Training, int[] Validation) Split(int[] rows, VaeOptions options)
    {
        if (options.EffectiveValidationSetFraction is not (> 0 and var fraction))
        {
            return (rows, []);
        }

        var count = rows.Length;
        var validation = (int)Math.Max(1, Math.Round(count * fraction));
        if (validation >= count)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"{nameof(options.ValidationSetFraction)} is {fraction} and there are {count} rows: ")
                + "none would be left to train on. Give more rows or a smaller fraction.");
        }

        var order = new int[count];
        new Noise(options.Seed ?? 0, NoiseStream.Split).FillPermutation(order, step: 0);
        var (held, kept) = (order[..validation], order[validation..]);
        // In their own order, so that memory is read forwards before the first shuffle.
        Array.Sort(held);
        Array.Sort(kept);
        return (Array.ConvertAll(kept, i => rows[i]), Array.ConvertAll(held, i => rows[i]));
    }

    public VaeBatch NewBatch(VaeArchitecture architecture) => new(
        RowsOf(index: 0),
        _rows.Dimension,
        architecture.LatentDimension,
        _options.EffectiveSamples,
        Disturbs,
        _rows.HasWeights);

    /// <summary>Decides the order of an epoch's rows.</summary>
    public void StartEpoch(int epoch) => _rows.Start(epoch);

    /// <summary>Fills a batch.</summary>
    /// <param name="index">Which batch of the epoch; later calls have later ones.</param>
    /// <param name="step">Which batch of all, for its noise.</param>
    /// <param name="batch">Receives rows and noise.</param>
    public void Fill(long index, long step, VaeBatch batch)
    {
        batch.Begin(RowsOf(index), Disturbs);
        _rows.Fill(FirstOf(index), batch);
        _units?.Standardize(batch.Target);
        if (_options.EffectiveObjective is ElboObjective)
        {
            _epsilon.FillNormal(batch.Epsilon, (ulong)step);
        }

        if (Disturbs)
        {
            Disturb(batch, (ulong)step);
        }
    }

    public void Dispose() => _rows.Dispose();

    /// <summary>The first row of a batch: the larger batches come first.</summary>
    private long FirstOf(long index)
    {
        var (rows, larger) = Math.DivRem(_rows.Count, BatchesPerEpoch);
        return (index * rows) + Math.Min(index, larger);
    }

    private int RowsOf(long index) => (int)(FirstOf(index + 1) - FirstOf(index));

    private void Disturb(VaeBatch batch, ulong step)
    {
        var input = batch.Input;
        var target = batch.Target;
        switch (_options.InputNoise)
        {
            case GaussianInputNoise noise:
                var deviation = (float)noise.StandardDeviation;
                _inputNoise.FillNormal(input, step);
                for (var i = 0; i < input.Length; i++)
                {
                    input[i] = target[i] + (deviation * input[i]);
                }

                break;
            case MaskingInputNoise noise:
                _inputNoise.FillUniform(input, step);
                Mask(input, target, (float)noise.Probability);
                break;
            case VariableMaskingInputNoise noise:
                _inputNoise.FillUniform(input, step);
                var width = batch.InputDimension;
                Span<float> share = stackalloc float[1];
                for (var row = 0; row < batch.Rows; row++)
                {
                    _inputNoise.FillUniform(share, step, first: input.Length + row);
                    Mask(input.Slice(row * width, width), target.Slice(row * width, width), (float)noise.MaxProbability * share[0]);
                }

                break;
        }
    }

    /// <param name="input">Evenly drawn from [0, 1); becomes 0 where that is below the probability, else the target.</param>
    /// <param name="target">What is masked.</param>
    /// <param name="probability">Of a value.</param>
    private static void Mask(Span<float> input, ReadOnlySpan<float> target, float probability)
    {
        for (var i = 0; i < input.Length; i++)
        {
            input[i] = input[i] < probability ? 0 : target[i];
        }
    }
}
