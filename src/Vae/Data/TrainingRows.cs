using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Vae.Clusters;
using Vae.Kernels;
using Vae.Options;

namespace Vae.Data;

/// <summary>Rows that have been read once, counted and checked: in memory where they fit the budget, else streamed.</summary>
internal sealed class TrainingRows
{
    private readonly IVaeRowSource _source;
    private readonly IRowTable? _table;
    private RowStore? _buffer;
    private bool _allInMemory;

    private TrainingRows(IVaeRowSource source, RowSurvey survey, IRowTable? table, RowStore? buffer) =>
        (_source, Survey, _table, _buffer, BufferRows, _allInMemory) = (source, survey, table, buffer, buffer?.Capacity, buffer is null);

    public RowSurvey Survey { get; }

    /// <summary>Rows of a weight above 0 in all processes: the others are neither trained nor validated on.</summary>
    public long Count => Survey.Count;

    /// <summary>What defaults go by.</summary>
    public DataFacts Facts => new(Count, InMemory: _allInMemory, Survey.LeastOfAll, Survey.Sample.MeanVariance(InputDimension));

    /// <summary>Values per row, those of its condition included.</summary>
    public int Dimension => _source.Dimension;

    /// <summary>Values of each row's condition, the last.</summary>
    public int ConditionDimension => _source.ConditionDimension;

    /// <summary>Values per row that are to be modelled.</summary>
    public int InputDimension => Dimension - ConditionDimension;

    /// <summary>Bytes of all rows with their weights.</summary>
    public long Bytes => Count * RowStore.RowBytes(Dimension, _source.HasWeights);

    /// <summary>Rows of the user's own to validate on; null where there are none.</summary>
    public TrainingRows? Validation { get; private set; }

    /// <summary>Rows that are shuffled at a time; null where all are in memory.</summary>
    public int? BufferRows { get; }

    /// <summary>Whether the source shuffles too, where the rows are streamed.</summary>
    public bool SourceShuffles => _source.CanShuffle;

    /// <summary>Reads the rows for the first time. Those of a <see cref="VaeDataset"/> are in memory, whatever the budget.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="architecture">What will be trained on them.</param>
    /// <param name="options">Budget, split, seed and whether there are checkpoints: training must have the same.</param>
    /// <exception cref="ArgumentException">
    /// There are no rows, a value or a weight is not usable, all weights are 0, or checkpoints have no folder.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <exception cref="VaeClusterException">Another process of the cluster failed, or has other rows than it should.</exception>
    public static TrainingRows Read(IVaeRowSource source, VaeArchitecture architecture, VaeOptions options)
    {
        TrainingRows? rows = null;
        options.Run.Peers.Compare(() =>
        {
            rows = ReadOwn(source, architecture, options);
            return rows.Describe(options.Run.Cluster?.Options ?? new());
        });
        if (options.Run.Peers is { } peers)
        {
            peers.IsTraining = true;
        }

        if (options.Run.PeersWithOtherRows is { } others)
        {
            rows!._allInMemory = others.Sum(rows.BufferRows is null ? 0 : 1) == 0;
            rows.Survey.Join(others);
        }

        return rows!;
    }

    private static TrainingRows ReadOwn(IVaeRowSource source, VaeArchitecture architecture, VaeOptions options)
    {
        RunRules.RequireCheckpointFolder(options.Run);
        if (source.SlotNames is { } names && names.Count != source.Dimension)
        {
            throw new ArgumentException($"There are {names.Count} names for rows of {source.Dimension} values.");
        }

        RowRules.CheckCondition(source.ConditionDimension, source.Dimension);
        var survey = new RowSurvey(source, architecture, options);
        var rows = source is IRowTable table ? FromMemory(source, table, survey) : FromSource(source, survey, options);
        if (survey.Read == 0)
        {
            throw new ArgumentException("There are no rows; give at least one.");
        }

        return survey.Count > 0
            ? rows
            : throw new ArgumentException("The weight of every row is 0; at least one must be above 0.");
    }

    /// <summary>The batches of an epoch: those to train on, and those to validate on, if there are any.</summary>
    /// <exception cref="ArgumentException">The split leaves no rows to train on, or none to validate on.</exception>
    /// <param name="options">Batch size, split, seed and noise.</param>
    /// <param name="units">Standardises the rows; null leaves them as they are.</param>
    /// <param name="conditionUnits">Likewise their conditions.</param>
    public (BatchSource Training, BatchSource? Validation) CreateBatches(
        VaeOptions options, SlotUnits? units = null, SlotUnits? conditionUnits = null)
    {
        var peers = options.Run.PeersWithOtherRows;
        if (_table is not null)
        {
            var (training, validation) = peers.Together(() => BatchSource.Split(CountedRows(_table), options));
            var (trained, held) = Totals(peers, RowTotal.Of(_table, training), RowTotal.Of(_table, validation));
            return (
                new(_table, training, options, training: true, units, conditionUnits, trained),
                validation.Length > 0 || held?.Sum(total => total.Count) > 0 ? new(_table, validation, options, training: false, units, conditionUnits, held) : null);
        }

        var validates = options.EffectiveValidationSetFraction > 0;
        var (own, heldOut) = (Survey.Training, Survey.Validation);
        var totals = Totals(peers, own, heldOut);
        if (validates && (own.Count == 0 || (totals.Held?.Sum(total => total.Count) ?? heldOut.Count) == 0))
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"{nameof(options.ValidationSetFraction)} is {options.EffectiveValidationSetFraction} and there are {Count} rows, of which chance puts ")
                + $"{Survey.Validation.Count} into the validation set. Give more rows or another fraction.");
        }

        var stream = new RowStream(_source, Survey, options);
        var shuffled = new ShuffledFeed(stream, _buffer!, BatchSource.ShuffleOf(options));
        return (
            new(shuffled, options, training: true, units, conditionUnits, totals.Trained),
            validates ? new(new OrderedFeed(stream), options, training: false, units, conditionUnits, totals.Held) : null);
    }

    /// <summary>The batches of all rows, to validate on.</summary>
    /// <param name="options">Batch size, seed and noise.</param>
    /// <param name="units">Standardises the rows; null leaves them as they are.</param>
    /// <param name="conditionUnits">Likewise their conditions.</param>
    public BatchSource CreateValidationBatches(VaeOptions options, SlotUnits? units, SlotUnits? conditionUnits)
    {
        int[] rows = _table is null ? [] : CountedRows(_table);
        var own = _table is null ? Survey.Training : RowTotal.Of(_table, rows);
        var totals = Totals(options.Run.PeersWithOtherRows, own, default).Trained;
        return _table is null
            ? new(new OrderedFeed(new(_source, Survey, options), heldOut: false), options, training: false, units, conditionUnits, totals)
            : new(_table, rows, options, training: false, units, conditionUnits, totals);
    }

    /// <summary>Reads rows to validate on for the first time.</summary>
    /// <param name="source">The rows; the budget is for these and those to train on.</param>
    /// <param name="architecture">What will be trained.</param>
    /// <param name="options">Those of training.</param>
    /// <exception cref="ArgumentException">They have another width or other names than the rows to train on, or are not usable.</exception>
    /// <exception cref="InvalidOperationException">A value is not usable.</exception>
    public void ReadValidation(IVaeRowSource source, VaeArchitecture architecture, VaeOptions options)
    {
        if (source.Dimension != Dimension || source.ConditionDimension != ConditionDimension)
        {
            throw new ArgumentException($"The rows to validate on have {source.Dimension} values and those to train on {Dimension}. Prepare both alike.");
        }

        try
        {
            var left = options.Run.MemoryBudget - Math.Min(Bytes, options.Run.MemoryBudget);
            Validation = Read(source, architecture, options with { Run = options.Run with { MemoryBudget = Math.Max(1, left) } });
            Validation.ReleaseBuffer();
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"The rows to validate on cannot be used: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"The rows to validate on cannot be used: {e.Message}", e);
        }

        for (var slot = 0; Survey.SlotNames is { } names && Validation.Survey.SlotNames is { } others && slot < Dimension; slot++)
        {
            if (names[slot] != others[slot])
            {
                throw new ArgumentException(
                    $"Slot {slot} is '{names[slot]}' in the rows to train on and '{others[slot]}' in those to validate on. Prepare both alike.");
            }
        }
    }

    /// <summary>What the rows to train on are like, from one pass over them in their own order.</summary>
    /// <param name="options">Split and seed, as for <see cref="CreateBatches"/>.</param>
    /// <param name="covariances">Whether the slots' covariances are wanted too.</param>
    public RowMoments Moments(VaeOptions options, bool covariances)
    {
        var others = options.Run.PeersWithOtherRows;
        var moments = others.Together(() => OwnMoments(options, covariances));
        moments.Join(others);
        return moments;
    }

    /// <summary>Lets go of the memory that streaming needed.</summary>
    public void ReleaseBuffer() => _buffer = null;

    /// <summary>All rows of a weight above 0 in their own order, some at a time; where each process has rows of its own, those of all.</summary>
    /// <param name="run">The processes, and the token that is looked at.</param>
    public IEnumerable<RowBlock> Blocks(VaeRunOptions run)
    {
        var cancellation = run.ReturnBestOnCancellation ? CancellationToken.None : run.CancellationToken;
        var own = RowBlocks.Read(() => _table is null ? _source.Open(null) : new RowTableReader(_table), Dimension, _source.HasWeights, cancellation);
        return run.PeersWithOtherRows is { } others ? ClusterBlocks.Of(own, others) : own;
    }

    private RowMoments OwnMoments(VaeOptions options, bool covariances)
    {
        // Sums about one center can be added.
        var moments = new RowMoments(Dimension, covariances, options.Run.PeersWithOtherRows is null ? [] : Survey.Least);
        if (_table is not null)
        {
            foreach (var row in BatchSource.Split(CountedRows(_table), options).Training)
            {
                options.Run.CancellationToken.ThrowIfCancellationRequested();
                moments.Add(_table.Row(row), _table.HasWeights ? _table.Weight(row) : 1);
            }
        }
        else
        {
            using var pass = new RowPass(new(_source, Survey, options), validation: false, epoch: 0, shuffleSeed: null);
            var row = new float[Dimension];
            while (pass.MoveNext())
            {
                pass.Read(row);
                moments.Add(row, pass.Weight);
            }
        }

        moments.Complete();
        return moments;
    }

    /// <summary>What must be the same in all processes before they can compare more.</summary>
    private List<(string Name, string Value)> Describe(VaeClusterOptions options) =>
    [
        ("the version of Vae", typeof(TrainingRows).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown"),
        (nameof(options.RowsAreSplit), options.RowsAreSplit.ToString()),
        (nameof(options.SynchronizeEvery), options.SynchronizeEvery.ToString(CultureInfo.InvariantCulture)),
        (nameof(options.LocalBatchStatistics), options.LocalBatchStatistics.ToString()),
        ("the number of values per row", Dimension.ToString(CultureInfo.InvariantCulture)),
        ("whether rows have weights", _source.HasWeights.ToString()),
    ];

    /// <summary>What each process has to train and to validate on; null where all have the same.</summary>
    private static (RowTotal[]? Trained, RowTotal[]? Held) Totals(VaeCluster? others, RowTotal trained, RowTotal held)
    {
        if (others is null)
        {
            return (null, null);
        }

        var all = others.Gather(MemoryMarshal.AsBytes((ReadOnlySpan<RowTotal>)[trained, held]));
        return (
            Array.ConvertAll(all, one => MemoryMarshal.Cast<byte, RowTotal>(one)[0]), Array.ConvertAll(all, one => MemoryMarshal.Cast<byte, RowTotal>(one)[1]));
    }

    private static int[] CountedRows(IRowTable table) =>
        [.. Enumerable.Range(0, table.Count).Where(row => !table.HasWeights || table.Weight(row) > 0)];

    private static TrainingRows FromMemory(IVaeRowSource source, IRowTable table, RowSurvey survey)
    {
        for (var row = 0; row < table.Count; row++)
        {
            survey.Add(table.Row(row), table.HasWeights ? table.Weight(row) : 1, (ulong)row);
        }

        return new(source, survey, table, buffer: null);
    }

    private static TrainingRows FromSource(IVaeRowSource source, RowSurvey survey, VaeOptions options)
    {
        var fitting = RowStore.RowsIn(options.Run.MemoryBudget, source.Dimension, source.HasWeights);
        var store = new RowStore(source.Dimension, source.HasWeights, Math.Max(1, fitting));

        // Of rows with weights nobody knows yet how many count.
        var streamed = !source.HasWeights && source.Count > fitting;
        var unkept = new float[source.Dimension];
        using var reader = source.Open(null);
        while (reader.MoveNext())
        {
            options.Run.CancellationToken.ThrowIfCancellationRequested();
            var weight = source.HasWeights ? reader.Weight : 1;
            streamed |= survey.Count == fitting && weight != 0;
            var place = streamed || weight == 0 ? unkept : store.Add(weight);
            reader.Read(place);
            survey.Add(place, weight, source.CanShuffle ? reader.Id : (ulong)survey.Read);
        }

        // What the store holds then is worth nothing, but its memory is that of the shuffle buffer.
        return streamed ? new(source, survey, table: null, store) : new(source, survey, store, buffer: null);
    }
}
