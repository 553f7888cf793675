using Vae.Kernels;

namespace Vae.Data;

/// <summary>Cuts rows into batches and draws their noise. What a batch holds depends on seed and position alone.</summary>
internal sealed class BatchSource : IDisposable
{
    // Any odd number of many digits: the seeds of processes are those of no likely run.
    private const int PerProcess = 0x2545F491;

    private readonly IRowFeed _rows;
    private readonly VaeOptions _options;
    private readonly Noise _epsilon;
    private readonly Noise _inputNoise;
    private readonly bool _training;
    private readonly SlotUnits? _units;
    private readonly SlotUnits? _conditionUnits;
    private readonly BatchCut _cut;

    /// <param name="table">All rows, in memory.</param>
    /// <param name="rows">Which of them this source serves.</param>
    /// <param name="options">Batch size, seed and noise.</param>
    /// <param name="training">Whether to shuffle and to disturb the input.</param>
    /// <param name="units">Standardises the rows; null leaves them as they are.</param>
    /// <param name="conditionUnits">Likewise their conditions.</param>
    /// <param name="totals">What each process has, where each has rows of its own.</param>
    public BatchSource(
        IRowTable table, int[] rows, VaeOptions options, bool training, SlotUnits? units = null, SlotUnits? conditionUnits = null, RowTotal[]? totals = null)
        : this(new MemoryFeed(table, rows, training ? ShuffleOf(options) : null), options, training, units, conditionUnits, totals)
    {
    }

    /// <param name="rows">The rows, in the order in which they are served.</param>
    /// <param name="options">Batch size, seed and noise, and the processes that share each batch.</param>
    /// <param name="training">Whether to disturb the input.</param>
    /// <param name="units">Standardises the rows, before any noise; null leaves them as they are.</param>
    /// <param name="conditionUnits">Likewise their conditions.</param>
    /// <param name="totals">What each process has, where each has rows of its own.</param>
    public BatchSource(
        IRowFeed rows, VaeOptions options, bool training, SlotUnits? units = null, SlotUnits? conditionUnits = null, RowTotal[]? totals = null)
    {
        (_rows, _options, _training, _units, _conditionUnits) = (rows, options, training, units, conditionUnits);
        var seed = options.Seed ?? 0;
        _epsilon = new(seed, training ? NoiseStream.Epsilon : NoiseStream.ValidationEpsilon);
        _inputNoise = new(seed, training ? NoiseStream.InputNoise : NoiseStream.ValidationInputNoise);
        _cut = totals is null
            ? new(rows.Count, options.BatchSize, options.Run.Peers)
            : new(Array.ConvertAll(totals, total => total.Count), options.BatchSize, options.Run.Peers!.Rank);
        TotalWeight = totals?.Sum(total => total.Weight) ?? rows.TotalWeight;
    }

    /// <summary>What the losses of an epoch are divided by.</summary>
    public double TotalWeight { get; }

    /// <summary>The fewest rows that some process has of some batch.</summary>
    public long SmallestPart => _cut.SmallestPart;

    /// <summary>The most rows that this process has of a batch.</summary>
    public int LargestPart => _cut.LargestPart;

    public long BatchesPerEpoch => _cut.Batches;

    // Rows with gaps are what variable masks are for: without any, validation would watch, and keep, something else.
    private bool Disturbs => _options.InputNoise is VariableMaskingInputNoise || (_training && _options.InputNoise is not null);

    /// <summary>What shuffles the rows: processes that have rows of their own shuffle them each in another way.</summary>
    public static Noise ShuffleOf(VaeOptions options) =>
        new(unchecked((options.Seed ?? 0) + ((options.Run.PeersWithOtherRows?.Rank ?? 0) * PerProcess)), NoiseStream.Shuffle);

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
        Math.Max(1, _cut.LargestPart),
        architecture.InputDimension,
        architecture.LatentDimension,
        _options.EffectiveSamples,
        Disturbs,
        _rows.HasWeights,
        architecture.ConditionDimension);

    /// <summary>Rows of a batch in all processes.</summary>
    public int RowsOf(long index) => _cut.Part(index).Whole;

    /// <summary>Decides the order of an epoch's rows.</summary>
    public void StartEpoch(int epoch) => _rows.Start(epoch);

    /// <summary>Fills a batch.</summary>
    /// <param name="index">Which batch of the epoch; later calls have later ones.</param>
    /// <param name="step">Which batch of all, for its noise.</param>
    /// <param name="batch">Receives rows and noise.</param>
    public void Fill(long index, long step, VaeBatch batch)
    {
        var part = _cut.Part(index);
        if (part.Rows == 0)
        {
            batch.BeginEmpty();
        }
        else
        {
            FillPart(part, (ulong)step, batch);
        }

        // Between two exchanges every process trains by itself.
        if (!_rows.HasWeights && _options.Run.Peers is { } peers && !(_training && peers.Options.SynchronizeEvery > 1))
        {
            batch.TotalWeight = part.Whole;
        }
    }

    public void Dispose() => _rows.Dispose();

    private void FillPart(BatchPart part, ulong step, VaeBatch batch)
    {
        batch.Begin(part.Rows, Disturbs);
        _rows.Fill(part.First, batch);
        _units?.Standardize(batch.Target);
        _conditionUnits?.Standardize(batch.Conditions);
        if (_options.EffectiveObjective is ElboObjective)
        {
            DrawEpsilon(part, step, batch);
        }

        if (Disturbs)
        {
            Disturb(part, step, batch);
        }
    }

    /// <summary>A row's noise follows from its place in the whole batch, wherever that is cut.</summary>
    private void DrawEpsilon(BatchPart part, ulong step, VaeBatch batch)
    {
        if (part.Rows == part.Whole)
        {
            _epsilon.FillNormal(batch.Epsilon, step);
            return;
        }

        var (length, latent) = (part.Rows * batch.LatentDimension, (long)batch.LatentDimension);
        for (var draw = 0; draw < batch.Samples; draw++)
        {
            _epsilon.FillNormal(
                batch.Epsilon.Slice(draw * length, length), step, (((long)draw * part.Whole) + part.Place) * latent, batch.Samples * part.Whole * latent);
        }
    }

    private void Disturb(BatchPart part, ulong step, VaeBatch batch)
    {
        var input = batch.Input;
        var target = batch.Target;
        var width = batch.InputDimension;
        var (first, length) = ((long)part.Place * width, (long)part.Whole * width);
        switch (_options.InputNoise)
        {
            case GaussianInputNoise noise:
                var deviation = (float)noise.StandardDeviation;
                if (part.Rows == part.Whole)
                {
                    _inputNoise.FillNormal(input, step);
                }
                else
                {
                    _inputNoise.FillNormal(input, step, first, length);
                }

                for (var i = 0; i < input.Length; i++)
                {
                    input[i] = target[i] + (deviation * input[i]);
                }

                break;
            case MaskingInputNoise noise:
                _inputNoise.FillUniform(input, step, first);
                Mask(input, target, (float)noise.Probability);
                break;
            case VariableMaskingInputNoise noise:
                _inputNoise.FillUniform(input, step, first);
                Span<float> share = stackalloc float[1];
                for (var row = 0; row < batch.Rows; row++)
                {
                    _inputNoise.FillUniform(share, step, length + part.Place + row);
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
