using System.Diagnostics;
using Vae.Clusters;
using Vae.Data;

namespace Vae.Training;

/// <summary>Epochs and batches of one training run; the arithmetic is an engine's.</summary>
/// <remarks>Where it stands is in fields, so that it can be written down between any two batches and taken up again.</remarks>
internal sealed class TrainingLoop : IDisposable
{
    private readonly TrainingRows _rows;
    private readonly VaeOptions _options;
    private readonly IVaeEngine _engine;
    private readonly VaeWeights _initial;
    private readonly WholeLosses _wholeLosses;
    private readonly BatchSource _training;
    private readonly BatchSource? _validation;
    private readonly Schedules _schedules;
    private readonly BestWeights _best;
    private readonly CheckpointSchedule? _checkpoints;
    private readonly ClusterRun? _cluster;
    private readonly List<VaeEpochMetrics> _history = [];
    private readonly int _epochs;
    private readonly bool _startsAtModel;
    private int _epoch;
    private long _nextBatch;
    private VaeLosses _sum;
    private DurationEstimate? _duration;
    private ProgressReports? _progress;

    /// <param name="rows">What to train and to validate on.</param>
    /// <param name="architecture">What to train.</param>
    /// <param name="options">How.</param>
    /// <param name="engine">Does the arithmetic.</param>
    /// <param name="start">Trained weights to start from; null to start afresh.</param>
    public TrainingLoop(TrainingRows rows, VaeArchitecture architecture, VaeOptions options, IVaeEngine engine, VaeWeights? start = null)
    {
        // The options as they take effect, which is also how the model records them.
        options = options with
        {
            Seed = options.Seed ?? 0,
            Epochs = options.Epochs ?? VaeOptions.DefaultEpochs,
            ValidationSetFraction = rows.Validation is null ? options.EffectiveValidationSetFraction : null,
            BatchSize = (int)Math.Min(options.BatchSize, rows.Count),
        };
        var identity = Identity(rows, architecture, options, engine, start);
        _epochs = options.Epochs.Value;
        _initial = start ?? InitialWeights.For(architecture, options, rows);
        _startsAtModel = start is not null || ProbabilisticPca.Fits(architecture);
        _wholeLosses = new(_initial);
        _cluster = ClusterRun.For(options.Run);
        options = _cluster is null ? options : options with { Run = options.Run with { CancellationToken = _cluster.Token } };
        (_rows, _options, _engine) = (rows, options, engine);
        (_training, _validation) = rows.CreateBatches(options, _initial.Units, _initial.ConditionUnits);
        _validation ??= rows.Validation?.CreateValidationBatches(options, _initial.Units, _initial.ConditionUnits);
        _cluster?.Require(_training);
        _schedules = new(options, _training.BatchesPerEpoch);
        _best = new(options.EarlyStoppingCriteria);
        _checkpoints = CheckpointSchedule.For(options.Run, identity!, architecture);
    }

    /// <summary>The largest size of what the network is given, unless that is standardised.</summary>
    private float LargestInput => _initial.Units is null ? _rows.Survey.LargestMagnitude : 0;

    public VaeModel Run()
    {
        using var session = _options.Run.Peers.Together(StartSession);
        Resume(session);
        var steps = BatchSteps.For(session, _wholeLosses, _cluster);
        _duration = _options.Run.DurationCallback is { } report
            ? new(((_epochs - _epoch) * _training.BatchesPerEpoch) - _nextBatch, report, TimeProvider.System)
            : null;
        _progress = _options.Run.ProgressCallback is { } tell
            ? new(_epochs, _training.BatchesPerEpoch, (_epoch * _training.BatchesPerEpoch) + _nextBatch, tell, TimeProvider.System)
            : null;
        try
        {
            TrainEpochs(session, steps);
        }
        catch (OperationCanceledException) when (_options.Run.CancellationToken.IsCancellationRequested)
        {
            _options.Run.Peers.Together(() =>
            {
                _checkpoints?.Cancelled(() => Checkpoint(session));
                return true;
            });
            if (!_options.Run.ReturnBestOnCancellation || (_epoch == 0 && _nextBatch == 0))
            {
                throw;
            }

            return Model(session);
        }

        _checkpoints?.Finish();
        return Model(session);
    }

    public void Dispose()
    {
        _training.Dispose();
        _validation?.Dispose();
        _cluster?.Dispose();
    }

    /// <summary>Where there is someone to compare it: a later run that resumes, or other processes.</summary>
    private static RunIdentity? Identity(TrainingRows rows, VaeArchitecture architecture, VaeOptions options, IVaeEngine engine, VaeWeights? start)
    {
        var identity = options.Run is { Checkpoint: null, Peers: null } ? null : RunIdentity.Of(options, architecture, engine.Name, rows, start);
        options.Run.Peers.Compare(() => identity?.Entries ?? []);
        return identity;
    }

    /// <summary>A session for this process's part of each batch.</summary>
    private IVaeTrainingSession StartSession() => _engine.StartSession(
        _initial, _cluster is null ? _options : _options with { BatchSize = Math.Max(_training.LargestPart, _validation?.LargestPart ?? 1) });

    private VaeModel Model(IVaeTrainingSession session)
    {
        var model = new VaeModel(_best.Weights ?? Finite(session.ExportWeights), _options, _history);
        _cluster?.RequireSame(model.Weights);
        return model.Objective is ElboObjective && _history.Count > 0
            ? new(model.Weights, _options, [.. _history[..^1], _history[^1] with { ActiveUnits = model.ActiveUnits(_rows.Survey.Sample.ToArray()) }])
            : model;
    }

    /// <summary>What the session exports; a step may have left the finite range, which the next batch's loss would have shown.</summary>
    private T Finite<T>(Func<T> export)
    {
        try
        {
            return export();
        }
        catch (ArgumentException e)
        {
            throw NonFiniteLoss.OfWeights(e, _epoch, _nextBatch, LargestInput, _options);
        }
    }

    private void TrainEpochs(IVaeTrainingSession session, BatchSteps steps)
    {
        if (_validation is not null && _epoch == 0 && _nextBatch == 0 && _startsAtModel)
        {
            // A start that is a model already stays one of those to choose from.
            _best.Observe(Validate(steps), warmingUp: true, () => _initial);
        }

        var batch = _training.NewBatch(_initial.Architecture);
        for (var stop = false; _epoch < _epochs && !stop;)
        {
            var metrics = TrainEpoch(session, steps, batch);
            var warmingUp = _schedules.IsWarmingUp(_epoch);
            if (_validation is not null)
            {
                metrics = metrics with { ValidationLoss = Validate(steps) };
                stop = _best.Observe(metrics.ValidationLoss.Value, warmingUp, () => Finite(session.ExportWeights));
            }

            _schedules.Observe(metrics.ValidationLoss ?? metrics.Loss, warmingUp);
            _history.Add(metrics);
            (_epoch, _nextBatch, _sum) = (_epoch + 1, 0, default);
            if (!stop && _epoch < _epochs)
            {
                // Before the callback: an epoch that a user has seen is not lost.
                steps.Attempt(() => _checkpoints?.AfterEpoch(_epoch, () => Checkpoint(session)));
            }

            steps.Attempt(() => _options.Run.MetricsCallback?.Invoke(metrics));
        }
    }

    private VaeEpochMetrics TrainEpoch(IVaeTrainingSession session, BatchSteps steps, VaeBatch batch)
    {
        var start = Stopwatch.GetTimestamp();
        var (firstStep, rowsTrained) = (_epoch * _training.BatchesPerEpoch, 0L);
        _training.StartEpoch(_epoch);
        while (_nextBatch < _training.BatchesPerEpoch)
        {
            _options.Run.CancellationToken.ThrowIfCancellationRequested();
            var step = firstStep + _nextBatch;
            steps.Fill(_training, _nextBatch, step, batch);
            var (losses, trained) = steps.Train(batch, _schedules.Beta(step), _schedules.LearningRate(step), _nextBatch, _training.BatchesPerEpoch);
            _sum = _sum.Plus(Finite(losses, _nextBatch), trained);
            rowsTrained += _training.RowsOf(_nextBatch);
            _nextBatch++;
            _duration?.AfterStep();
            if (steps.IsTogether)
            {
                steps.Attempt(() =>
                {
                    _progress?.AfterStep(_epoch, _nextBatch);
                    _checkpoints?.AfterBatch(() => Checkpoint(session));
                });
            }
        }

        var (weight, last) = (_training.TotalWeight, firstStep + _nextBatch - 1);
        return new(
            _epoch + 1, _sum.Loss / weight, _sum.ReconstructionLoss / weight, _sum.KlDivergence / weight,
            _schedules.Beta(last), _schedules.LearningRate(last),
            ValidationLoss: null, rowsTrained / Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private double Validate(BatchSteps steps)
    {
        var validation = _validation!;
        var batch = validation.NewBatch(_initial.Architecture);
        var sum = default(VaeLosses);
        validation.StartEpoch(_epoch);
        for (var index = 0L; index < validation.BatchesPerEpoch; index++)
        {
            _options.Run.CancellationToken.ThrowIfCancellationRequested();
            steps.Fill(validation, index, index, batch);
            var (losses, weight) = steps.Evaluate(batch, _schedules.FinalBeta);
            sum = sum.Plus(Finite(losses, index), weight);
        }

        return sum.Loss / validation.TotalWeight;
    }

    private TrainingCheckpoint Checkpoint(IVaeTrainingSession session) => new(
        new TrainingProgress(_epoch, _nextBatch, _sum, [.. _history], _schedules.Plateau, _best.Memory),
        Finite(session.ExportState),
        _best.Weights);

    private void Resume(IVaeTrainingSession session) =>
        _checkpoints?.Restore(new(_epochs, _training.BatchesPerEpoch), checkpoint =>
        {
            session.ImportState(checkpoint.State);
            var progress = checkpoint.Progress;
            (_epoch, _nextBatch, _sum) = (progress.Epoch, progress.Batch, progress.Sum);
            _history.AddRange(progress.History);
            _schedules.Plateau = progress.Plateau;
            _best.Restore(progress.Best, checkpoint.Best);
        });

    private VaeLosses Finite(VaeLosses losses, long index) =>
        double.IsFinite(losses.Loss) ? losses : throw NonFiniteLoss.Error(losses, _epoch, index, LargestInput, _options);
}
