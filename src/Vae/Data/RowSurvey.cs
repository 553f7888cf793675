using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Vae.Kernels;

namespace Vae.Data;

/// <summary>What has to be known of all rows before training, gathered in the first pass over them.</summary>
internal sealed class RowSurvey
{
    // A variance over so many is known to a few percent.
    private const int MostSampled = 2000;
    private const int MostSampledBytes = 16 << 20;

    private readonly DataRules _rules;
    private readonly bool _hasWeights;
    private readonly RowSplit _split;
    private readonly float[] _least;
    private readonly float[] _largest;
    private readonly IncrementalHash? _hash;
    private readonly int _sampled;
    private string? _joinedHash;
    private long _elsewhere;

    /// <param name="source">Where the rows come from.</param>
    /// <param name="architecture">What will be trained on them.</param>
    /// <param name="options">Split, seed, and whether there are checkpoints, or other processes, for which the rows are hashed.</param>
    public RowSurvey(IVaeRowSource source, VaeArchitecture architecture, VaeOptions options)
    {
        _rules = new(architecture, source.SlotNames, source.Name);
        (_hasWeights, InputDimension) = (source.HasWeights, source.Dimension - source.ConditionDimension);
        _split = new(options);
        (_least, _largest) = (new float[source.Dimension], new float[source.Dimension]);
        Array.Fill(_least, float.NaN);
        Array.Fill(_largest, float.NaN);
        _hash = options.Run is { Checkpoint: null, Peers: null } ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        SlotNames = source.SlotNames;
        var fitting = RowStore.RowsIn(Math.Min(options.Run.MemoryBudget, MostSampledBytes), source.Dimension, hasWeights: true);
        _sampled = Math.Clamp(fitting, 1, MostSampled);
        Sample = new(source.Dimension, _sampled);
    }

    public IReadOnlyList<string>? SlotNames { get; }

    /// <summary>Values per row without its condition, which lies behind them.</summary>
    public int InputDimension { get; }

    /// <summary>Rows of a weight above 0 for what a glance tells: all, or at most 2,000 drawn at random.</summary>
    public RowSample Sample { get; private set; }

    /// <summary>Rows that have been read.</summary>
    public long Read { get; private set; }

    /// <summary>Rows of a weight above 0, those of other processes included. The others are checked and then as good as absent.</summary>
    public long Count => Training.Count + Validation.Count + _elsewhere;

    /// <summary>The rows that a stream trains on; rows in memory are split by <see cref="BatchSource.Split"/>.</summary>
    public RowTotal Training { get; private set; }

    /// <summary>The rows that a stream holds out.</summary>
    public RowTotal Validation { get; private set; }

    /// <summary>Each slot's least value; NaN where all are missing.</summary>
    public ReadOnlySpan<float> Least => _least;

    /// <summary>Each slot's largest value; NaN where all are missing.</summary>
    public ReadOnlySpan<float> Largest => _largest;

    /// <summary>The least value of all slots but the condition's; NaN where all are missing.</summary>
    public float LeastOfAll
    {
        get
        {
            var least = float.NaN;
            foreach (var slot in _least.AsSpan(0, InputDimension))
            {
                least = float.MinNumber(least, slot);
            }

            return least;
        }
    }

    /// <summary>The largest size of any value.</summary>
    public float LargestMagnitude
    {
        get
        {
            var largest = 0f;
            for (var slot = 0; slot < _least.Length; slot++)
            {
                largest = float.MaxMagnitudeNumber(largest, float.MaxMagnitudeNumber(_least[slot], _largest[slot]));
            }

            return Math.Abs(largest);
        }
    }

    /// <summary>The SHA-256 of all values and weights so far, as hexadecimal digits; only where there are checkpoints or other processes.</summary>
    public string Hash => _joinedHash ?? Convert.ToHexString(_hash!.GetCurrentHash());

    /// <summary>Takes note of the next row.</summary>
    /// <param name="row">Its values, [dimension].</param>
    /// <param name="weight">How much it counts; 1 where there are no weights.</param>
    /// <param name="id">What the split goes by.</param>
    /// <exception cref="ArgumentException">A value or the weight is not usable; the message names the row.</exception>
    public void Add(ReadOnlySpan<float> row, float weight, ulong id)
    {
        _rules.Check(row, Read);
        if (!(float.IsFinite(weight) && weight >= 0))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The weight of row {Read} is {weight}; weights must be finite and at least 0."));
        }

        Read++;
        if (_hash is not null)
        {
            row.ForEachChunk(_hash.AppendData);
            if (_hasWeights)
            {
                new ReadOnlySpan<float>(in weight).ForEachChunk(_hash.AppendData);
            }
        }

        if (weight == 0)
        {
            return;
        }

        Sample.Add(row, weight);
        // A missing value is NaN, and no size.
        TensorPrimitives.MinNumber(row, _least, _least);
        TensorPrimitives.MaxNumber(row, _largest, _largest);
        if (_split.IsValidation(id))
        {
            Validation = Validation.Plus(weight);
        }
        else
        {
            Training = Training.Plus(weight);
        }
    }

    /// <summary>Takes note of the rows of other processes: of all that is known here, <see cref="Read"/> and the two totals alone stay this one's.</summary>
    public void Join(VaeCluster others)
    {
        var own = Count;
        var all = others.Gather([.. BitConverter.GetBytes(own), .. _hash!.GetCurrentHash(), .. MemoryMarshal.AsBytes(Least), .. MemoryMarshal.AsBytes(Largest)]);
        var counts = Array.ConvertAll(all, one => BitConverter.ToInt64(one));
        _joinedHash = Convert.ToHexString(SHA256.HashData([.. all.SelectMany(one => one.Skip(sizeof(long)).Take(SHA256.HashSizeInBytes))]));
        foreach (var one in all)
        {
            var extremes = MemoryMarshal.Cast<byte, float>(one.AsSpan(sizeof(long) + SHA256.HashSizeInBytes));
            TensorPrimitives.MinNumber(_least, extremes[.._least.Length], _least);
            TensorPrimitives.MaxNumber(_largest, extremes[_least.Length..], _largest);
        }

        JoinSamples(others, counts);
        _elsewhere = counts.Sum() - own;
    }

    /// <summary>Every process's sample in proportion to its rows, or all rows where so many may be kept.</summary>
    private void JoinSamples(VaeCluster others, long[] counts)
    {
        var total = counts.Sum();
        var share = total <= _sampled ? Sample.Count : (int)Math.Clamp(_sampled * counts[others.Rank] / total, 1, Sample.Count);
        var (stride, chosen) = (_least.Length + 1, new List<float>());
        for (var i = 0; i < share; i++)
        {
            var row = (int)((long)i * Sample.Count / share);
            chosen.AddRange(Sample.Row(row));
            chosen.Add(Sample.Weight(row));
        }

        var all = others.Gather(MemoryMarshal.AsBytes<float>(CollectionsMarshal.AsSpan(chosen)));
        Sample = new(_least.Length, all.Sum(bytes => bytes.Length) / sizeof(float) / stride);
        foreach (var bytes in all)
        {
            for (var rows = MemoryMarshal.Cast<byte, float>(bytes); !rows.IsEmpty; rows = rows[stride..])
            {
                Sample.Add(rows[..(stride - 1)], rows[stride - 1]);
            }
        }

        Sample.Elsewhere = total - Sample.Seen;
    }
}
