namespace Vae.Data;

/// <summary>The rows of one step and the noise to use for them. Filled by the training loop, read by an engine.</summary>
/// <remarks>Buffers are reused from step to step: an engine keeps no reference to their contents after it returns.</remarks>
internal sealed class VaeBatch
{
    private readonly float[] _target;
    private readonly float[] _noisyInput;
    private readonly float[] _epsilon;
    private readonly float[] _conditions;
    private readonly float[] _rowWeights;
    private bool _hasNoise;
    private double? _wholeWeight;

    /// <summary>Makes buffers for batches of up to <paramref name="capacity"/> rows.</summary>
    /// <param name="capacity">Most rows in a batch; at least 1.</param>
    /// <param name="inputDimension">Values per row; at least 1.</param>
    /// <param name="latentDimension">Values per latent row; at least 1.</param>
    /// <param name="samples">Draws of z per row; at least 1.</param>
    /// <param name="inputNoise">Whether the encoder's input may differ from the target.</param>
    /// <param name="rowWeights">Whether rows may count differently.</param>
    /// <param name="conditionDimension">Values of each row's condition; at least 0.</param>
    /// <exception cref="ArgumentException">A value is too small, or there would be more values than an array can hold.</exception>
    public VaeBatch(
        int capacity, int inputDimension, int latentDimension, int samples = 1, bool inputNoise = false, bool rowWeights = false, int conditionDimension = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputDimension, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(latentDimension, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(conditionDimension);
        Capacity = capacity;
        InputDimension = inputDimension;
        LatentDimension = latentDimension;
        Samples = samples;
        ConditionDimension = conditionDimension;
        _conditions = new float[Length(1, capacity, conditionDimension)];
        _target = new float[Length(1, capacity, inputDimension)];
        _noisyInput = inputNoise ? new float[_target.Length] : [];
        _epsilon = new float[Length(samples, capacity, latentDimension)];
        _rowWeights = rowWeights ? new float[capacity] : [];
    }

    /// <summary>Most rows in a batch.</summary>
    public int Capacity { get; }

    /// <summary>Values per row, D.</summary>
    public int InputDimension { get; }

    /// <summary>Values per latent row, L.</summary>
    public int LatentDimension { get; }

    /// <summary>Values of each row's condition, C; 0 without.</summary>
    public int ConditionDimension { get; }

    /// <summary>Draws of z per row, S.</summary>
    public int Samples { get; }

    /// <summary>Rows in this batch, B; from 1 to <see cref="Capacity"/>.</summary>
    public int Rows { get; private set; }

    /// <summary>What is to be reconstructed, row-major [B, D].</summary>
    public Span<float> Target => _target.AsSpan(0, Rows * InputDimension);

    /// <summary>What the encoder sees, row-major [B, D]: <see cref="Target"/> itself unless the batch was made with noise.</summary>
    public Span<float> Input => _hasNoise ? _noisyInput.AsSpan(0, Rows * InputDimension) : Target;

    /// <summary>What encoder and decoder are told beside it, row-major [B, C]; without noise.</summary>
    public Span<float> Conditions => _conditions.AsSpan(0, Rows * ConditionDimension);

    /// <summary>Standard normal noise, row-major [S, B, L]; z = mu + exp(logVar / 2) * epsilon.</summary>
    public Span<float> Epsilon => _epsilon.AsSpan(0, Samples * Rows * LatentDimension);

    /// <summary>How much each row counts, [B], each at least 0; empty where all count the same. The loss is their weighted mean.</summary>
    public Span<float> RowWeights => _rowWeights.AsSpan(0, Math.Min(Rows, _rowWeights.Length));

    /// <summary>What the losses of this batch are divided by: <see cref="OwnWeight"/>, unless it is a part of a batch and was set to the whole one's.</summary>
    public double TotalWeight
    {
        get => _wholeWeight ?? OwnWeight;
        set => _wholeWeight = value;
    }

    /// <summary>The sum of <see cref="RowWeights"/>, or <see cref="Rows"/> where all count the same; 0 if no row counts.</summary>
    public double OwnWeight
    {
        get
        {
            var sum = 0.0;
            foreach (var weight in RowWeights)
            {
                sum += weight;
            }

            return IsEmpty ? 0 : _rowWeights.Length == 0 ? Rows : sum;
        }
    }

    /// <summary>Whether this is a part of a batch: its losses are then shares of the whole one's.</summary>
    public bool IsPart => _wholeWeight is not null;

    /// <summary>Whether the rows' shares of the mean are not simply one divided by their number.</summary>
    public bool HasShares => _rowWeights.Length > 0 || IsPart;

    /// <summary>Whether all rows of the batch are in other processes.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>Gives each row's share of the mean.</summary>
    /// <param name="shares">Receives [B].</param>
    public void CopyShares(Span<float> shares)
    {
        var total = TotalWeight;
        if (_rowWeights.Length == 0)
        {
            shares.Fill(IsEmpty ? 0 : 1f / (float)total);
            return;
        }

        for (var row = 0; row < shares.Length; row++)
        {
            shares[row] = total > 0 ? (float)(_rowWeights[row] / total) : 0;
        }
    }

    /// <summary>Starts a new batch; its contents are then written through the spans.</summary>
    /// <param name="rows">Rows; from 1 to <see cref="Capacity"/>.</param>
    /// <param name="inputNoise">Whether <see cref="Input"/> is to be a buffer of its own; only if the batch was made so.</param>
    public void Begin(int rows, bool inputNoise = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, Capacity);
        _hasNoise = inputNoise && _noisyInput.Length > 0;
        (Rows, IsEmpty, _wholeWeight) = (rows, false, null);
    }

    /// <summary>Makes this the part of a batch whose rows are all in other processes: one row of zeros that does not count.</summary>
    public void BeginEmpty()
    {
        Begin(1);
        IsEmpty = true;
        Target.Clear();
        Epsilon.Clear();
        RowWeights.Clear();
    }

    /// <summary>Writes a row's target and condition.</summary>
    /// <param name="row">Its number in the batch.</param>
    /// <param name="values">[D + C].</param>
    public void Set(int row, ReadOnlySpan<float> values)
    {
        values[..InputDimension].CopyTo(_target.AsSpan(row * InputDimension));
        values[InputDimension..].CopyTo(_conditions.AsSpan(row * ConditionDimension));
    }

    private static int Length(int draws, int rows, int values) =>
        (Int128)draws * rows * values <= Array.MaxLength
            ? draws * rows * values
            : throw new ArgumentException(
                $"A batch of {rows} rows would have {(Int128)draws * rows * values} values; at most {Array.MaxLength} are supported. "
                + $"Use a smaller {nameof(VaeOptions.BatchSize)}{(draws > 1 ? $" or fewer {nameof(ElboObjective.Samples)}" : "")}.");
}
