using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;

namespace Vae.Training;

/// <summary>Epochs and batches of one training run; the arithmetic is an engine's.</summary>
internal sealed class TrainingLoop
{
    private readonly VaeDataset _data;
    private readonly VaeOptions _options;
    private readonly IVaeEngine _engine;
    private readonly VaeWeights _initial;
    private readonly BatchSource _training;
    private readonly BatchSource? _validation;
    private readonly Schedules _schedules;
    private readonly List<VaeEpochMetrics> _history = [];

    public TrainingLoop(VaeDataset data, VaeArchitecture architecture, VaeOptions options, IVaeEngine engine)
    {
        // The options as they take effect, which is also how the model records them.
        options = options with { Seed = options.Seed ?? 0, BatchSize = Math.Min(options.BatchSize, data.Count) };
        (_data, _options, _engine) = (data, options, engine);
        _initial = VaeWeights.Initialize(architecture, options.Seed.Value);
        var (training, validation) = BatchSource.Split(data.Count, options);
        _training = new(data, training, options, training: true);
        _validation = validation.Length > 0 ? new(data, validation, options, training: false) : null;
        _schedules = new(options, _training.BatchesPerEpoch);
    }

    public VaeModel Run()
    {
        using var session = _engine.StartSession(_initial, _options);
        var best = new BestWeights(_options.EarlyStoppingCriteria);
        var batch = _training.NewBatch(_initial.Architecture);
        for (var epoch = 0; epoch < _options.Epochs; epoch++)
        {
            var metrics = TrainEpoch(session, batch, epoch);
            var stop = false;
            if (_validation is not null)
            {
                metrics = metrics with { ValidationLoss = Validate(session, epoch) };
                stop = best.Observe(metrics.ValidationLoss.Value, _schedules.IsWarmingUp(epoch), session);
            }

            _schedules.Observe(metrics.ValidationLoss ?? metrics.Loss);
            _history.Add(metrics);
            _options.MetricsCallback?.Invoke(metrics);
            if (stop)
            {
                break;
            }
        }

        return new VaeModel(best.Weights ?? session.ExportWeights(), _options, _history);
    }

    private VaeEpochMetrics TrainEpoch(IVaeTrainingSession session, VaeBatch batch, int epoch)
    {
        var start = Stopwatch.GetTimestamp();
        var rate = _schedules.LearningRate(epoch);
        var (sum, beta) = (default(VaeLosses), 0.0);
        _training.StartEpoch(epoch);
        for (var index = 0; index < _training.BatchesPerEpoch; index++)
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            var step = ((long)epoch * _training.BatchesPerEpoch) + index;
            _training.Fill(index, step, batch);
            beta = _schedules.Beta(step);
            sum = Add(sum, Checked(session.Step(batch, beta, rate), epoch, index), batch.Rows);
        }

        var rows = _training.Count;
        return new(
            epoch + 1, sum.Loss / rows, sum.ReconstructionLoss / rows, sum.KlDivergence / rows, beta, rate,
            ValidationLoss: null, rows / Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private double Validate(IVaeTrainingSession session, int epoch)
    {
        var validation = _validation!;
        var batch = validation.NewBatch(_initial.Architecture);
        var sum = default(VaeLosses);
        for (var index = 0; index < validation.BatchesPerEpoch; index++)
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            validation.Fill(index, index, batch);
            sum = Add(sum, Checked(session.Evaluate(batch, _options.Beta), epoch, index), batch.Rows);
        }

        return sum.Loss / validation.Count;
    }

    private static VaeLosses Add(VaeLosses sum, VaeLosses mean, int rows) => new(
        sum.Loss + (mean.Loss * rows),
        sum.ReconstructionLoss + (mean.ReconstructionLoss * rows),
        sum.KlDivergence + (mean.KlDivergence * rows));

    private VaeLosses Checked(VaeLosses losses, int epoch, int index) =>
        double.IsFinite(losses.Loss)
            ? losses
            : throw new VaeTrainingException(string.Create(
                CultureInfo.InvariantCulture,
                $"The loss is {losses.Loss} in epoch {epoch + 1}, batch {index + 1} (reconstruction {losses.ReconstructionLoss}, ")
                + string.Create(CultureInfo.InvariantCulture, $"KL {losses.KlDivergence}). Likeliest cause: {LikeliestCause()}"));

    private string LikeliestCause()
    {
        var largest = Math.Abs(TensorPrimitives.MaxMagnitude(_data.Rows.Span));
        var usualRate = _options.Optimizer == VaeOptimizer.Sgd ? 0.01 : 0.005;
        return (largest, _options.LearningRate) switch
        {
            ( > 100, _) => string.Create(
                CultureInfo.InvariantCulture,
                $"the data reach {largest:G4}, and losses grow with their square. Normalize them, for example with NormalizeMeanVariance."),
            (_, var rate) when rate > usualRate => string.Create(
                CultureInfo.InvariantCulture,
                $"the learning rate {rate} is large for {_options.Optimizer}. Try {usualRate / 5}, or set GradientClipNorm."),
            _ => "the gradient exploded. Set GradientClipNorm, such as 5, or lower LearningRate.",
        };
    }
}
