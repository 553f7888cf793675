using Vae.Architecture;
using Vae.Kernels;
using Vae.Likelihoods;

namespace Vae.Model;

/// <summary>The one scorer of all models: immutable, thread-safe, no allocation per row.</summary>
internal sealed unsafe class Scorer
{
    // A block's activations fit the second-level cache, and its rows share every weight that is loaded.
    public const int MaxBlockRows = 64;

    // Images can be larger than that cache: then a panel at a time.
    private const int MaxBlockFloats = 1 << 20;

    // Below this a panel would be mostly empty lanes.
    private const int FewRows = 6;

    // Fewer multiply-adds than this are done sooner by one thread than shared.
    private const double MinimumOperationsToShare = 2e7;

    private readonly ScorerStage _encoder;
    private readonly ScorerStage _meanEncoder;
    private readonly ScorerStage _decoder;
    private readonly PosteriorKernels _posterior;
    private readonly LikelihoodKernel _likelihood;
    private readonly AlignedBuffer _sharedLogVar;
    private readonly SlotUnits? _units;
    private readonly SlotUnits? _conditionUnits;
    private readonly int _condition;
    private readonly LossConstants _constants;
    private readonly float[] _minLossOfSlot;
    private readonly bool _ignoresMissing;
    private readonly int _latent;
    private readonly int _slots;
    private readonly int _blockRows;
    private readonly ScorerScratch.Sizes _scratchSizes;
    private readonly double _encoderOperations;
    private readonly double _decoderOperations;

    public Scorer(VaeWeights weights)
    {
        var architecture = weights.Architecture;
        (_latent, _slots) = (architecture.LatentDimension, architecture.InputDimension);
        _ignoresMissing = architecture.MissingValues == MissingValues.Ignore;
        (_encoderOperations, _decoderOperations) = (MultiplyAdds.OfEncoder(architecture), MultiplyAdds.OfDecoder(architecture));
        _posterior = architecture.Posterior();
        _likelihood = LikelihoodKernel.For(architecture);
        _sharedLogVar = new(_likelihood.SharedLogVariances);
        (_units, _conditionUnits, _constants) = (weights.Units, weights.ConditionUnits, new(weights));
        _condition = architecture.ConditionDimension;
        _minLossOfSlot = _likelihood.MinLossOfSlot.ToArray();
        _constants.Add(_minLossOfSlot, _minLossOfSlot);
        MinLoss = _minLossOfSlot.Sum(loss => (double)loss);
        fixed (float* start = weights.Values)
        {
            var at = start;
            var statistics = start + weights.Parameters.Where(parameter => parameter.IsTrained).Sum(parameter => parameter.Length);
            var (toMu, toMean) = architecture.LinearPaths ? (_latent, _slots) : (0, 0);
            var (muPath, meanPath) = ((architecture.MuPathInputs, toMu), (architecture.MeanPathInputs, toMean));
            _encoder = new(architecture.Encoder, _slots, (2 * _latent, Kernel: 0), muPath, _encoderOperations, ref at, ref statistics);
            _decoder = new(
                architecture.Decoder, _latent, (_likelihood.OutputsPerRow, architecture.OutputKernel), meanPath, _decoderOperations, ref at,
                ref statistics);
            new Span<float>(at, _sharedLogVar.Length).CopyTo(_sharedLogVar.Span);
        }

        _meanEncoder = _encoder.WithFirstOutputs(_latent);
        var widest = Math.Max(_encoder.Widest, _decoder.Widest);
        var panels = Math.Clamp(MaxBlockFloats / ((long)PanelLayout.Lanes * widest), 1, PanelLayout.PanelsFor(MaxBlockRows));
        _blockRows = (int)panels * PanelLayout.Lanes;
        _scratchSizes = new(
            Values: PanelLayout.Length(_blockRows, widest), Target: PanelLayout.Length(1, RowKernel.PaddedOutputs(_slots)),
            NonZero: widest + 1, Columns: Math.Max(_encoder.ColumnFloats, _decoder.ColumnFloats),
            Path: PanelLayout.Length(_blockRows, Math.Max(_encoder.PathFloats, _decoder.PathFloats)),
            Condition: PanelLayout.Length(_blockRows, _condition));
    }

    /// <summary>Whether so many multiply-adds are done sooner by several threads, and there are any.</summary>
    public static bool IsWorthSharing(double operations) => operations > MinimumOperationsToShare && Environment.ProcessorCount > 1;

    public double MultiplyAddsPerRow => _encoderOperations + _decoderOperations;

    /// <summary>The least value the loss of a row can take.</summary>
    public double MinLoss { get; }

    public ReadOnlySpan<float> MinLossOfSlot => _minLossOfSlot;

    /// <summary>mu and, unless null, logVar of each row.</summary>
    public void Encode(ModelRows rows, Span<float> mu, Span<float> logVar)
    {
        fixed (float* r = rows.Values, c = rows.Conditions, m = mu, v = logVar)
        {
            ForEachBlock(new(
                ScorerTask.Encode, rows.Count, new(r, rows.Stride), new(c, rows.ConditionStride), default, new(m, _latent), new(v, _latent)));
        }
    }

    /// <summary>The likelihood's mean and, unless null, log-variance for each latent row.</summary>
    public void Decode(ModelRows z, Span<float> mean, Span<float> logVar)
    {
        fixed (float* latent = z.Values, c = z.Conditions, m = mean, v = logVar)
        {
            ForEachBlock(new(
                ScorerTask.Decode, z.Count, new(latent, z.Stride), new(c, z.ConditionStride), default, new(m, _slots), new(v, _slots)));
        }

        _units?.RestoreLogVariances(logVar);
    }

    /// <summary>The loss of every slot of each row, given its latent row.</summary>
    public void Losses(ModelRows rows, ReadOnlySpan<float> z, Span<float> losses)
    {
        fixed (float* latent = z, c = rows.Conditions, r = rows.Values, l = losses)
        {
            ForEachBlock(new(
                ScorerTask.Losses, rows.Count, new(latent, _latent), new(c, rows.ConditionStride), new(r, rows.Stride), new(l, _slots), default));
        }
    }

    private void ForEachBlock(in ScorerCall call)
    {
        var blocks = (call.Rows + _blockRows - 1) / _blockRows;
        var operations = call.Rows * (call.Task == ScorerTask.Encode ? _encoderOperations : _decoderOperations);
        if (blocks > 1 && IsWorthSharing(operations))
        {
            SharedScorerCall.OfThisThread().Run(this, blocks, call);
            return;
        }

        for (var block = 0; block < blocks; block++)
        {
            RunBlock(call, block);
        }
    }

    internal void RunBlock(in ScorerCall call, int block)
    {
        var scratch = ScorerScratch.OfThisThread(_scratchSizes);
        var start = block * _blockRows;
        var count = Math.Min(_blockRows, call.Rows - start);
        if (count >= FewRows)
        {
            RunPanels(call, scratch, start, count);
            return;
        }

        for (var row = start; row < start + count; row++)
        {
            RunRow(call, scratch, row);
        }
    }

    private ScorerStage StageOf(ScorerTask task, float* logVar) =>
        task != ScorerTask.Encode ? _decoder : logVar is null ? _meanEncoder : _encoder;

    private void RunPanels(in ScorerCall call, ScorerScratch scratch, int start, int rows)
    {
        var (task, first, second) = (call.Task, call.First, call.Second);
        var stage = StageOf(task, second[start]);
        var (panels, lanes) = (PanelLayout.PanelsFor(rows), PanelLayout.Lanes);
        for (nint p = 0; p < panels; p++)
        {
            var used = PanelLayout.LanesUsed(rows, (int)p);
            var packed = scratch.A.Pointer + (p * lanes * stage.Inputs);
            PanelLayout.Pack(call.Input[start + ((int)p * lanes)], call.Input.Stride, used, stage.Inputs, packed);
            PackCondition(call.Condition, start + ((int)p * lanes), used, scratch.Condition.Pointer + (p * lanes * _condition));
            if (task == ScorerTask.Encode)
            {
                _units?.StandardizePanel(packed);
            }
        }

        if (_ignoresMissing)
        {
            scratch.A.Span[..PanelLayout.Length(rows, stage.Inputs)].ClearNaN();
            scratch.Condition.Span[..PanelLayout.Length(rows, _condition)].ClearNaN();
        }

        var output = stage.RunPanels(scratch.A.Pointer, scratch.B.Pointer, new PanelBatch(rows), scratch);
        var spare = output == scratch.A.Pointer ? scratch.B.Pointer : scratch.A.Pointer;
        for (nint p = 0; p < panels; p++)
        {
            var used = PanelLayout.LanesUsed(rows, (int)p);
            var panel = output + (p * lanes * stage.Outputs);
            var row = start + ((int)p * lanes);
            switch (task)
            {
                case ScorerTask.Encode:
                    PanelLayout.Unpack(panel, used, _latent, first[row]);
                    if (second[row] is not null)
                    {
                        _posterior.LogVariance(panel + (_latent * lanes), spare, _latent * lanes);
                        PanelLayout.Unpack(spare, used, _latent, second[row]);
                    }

                    break;
                case ScorerTask.Decode:
                    _likelihood.Mean(panel, spare);
                    _units?.RestorePanel(spare);
                    PanelLayout.Unpack(spare, used, _slots, first[row]);
                    if (second[row] is not null)
                    {
                        _likelihood.LogVariance(panel, _sharedLogVar.Pointer, spare);
                        PanelLayout.Unpack(spare, used, _slots, second[row]);
                    }

                    break;
                default:
                    PanelLayout.Pack(call.Target[row], call.Target.Stride, used, _slots, scratch.Target.Pointer);
                    _units?.StandardizePanel(scratch.Target.Pointer);
                    _likelihood.Losses(panel, scratch.Target.Pointer, _sharedLogVar.Pointer, spare);
                    _constants.AddToPanel(scratch.Target.Pointer, spare);
                    PanelLayout.Unpack(spare, used, _slots, first[row]);
                    break;
            }
        }
    }

    private void PackCondition(RowSet conditions, int row, int used, float* panel)
    {
        if (_condition > 0)
        {
            PanelLayout.Pack(conditions[row], conditions.Stride, used, _condition, panel);
            _conditionUnits!.StandardizePanel(panel);
        }
    }

    private void RunRow(in ScorerCall call, ScorerScratch scratch, int row)
    {
        var task = call.Task;
        float* first = call.First[row], second = call.Second[row];
        var stage = StageOf(task, second);
        new Span<float>(call.Input[row], stage.Inputs).CopyTo(scratch.A.Span);
        var condition = scratch.Condition.Span[.._condition];
        new Span<float>(call.Condition[row], _condition).CopyTo(condition);
        _conditionUnits?.Standardize(condition);
        if (task == ScorerTask.Encode)
        {
            _units?.Standardize(scratch.A.Span[..stage.Inputs]);
        }

        if (_ignoresMissing)
        {
            scratch.A.Span[..stage.Inputs].ClearNaN();
            condition.ClearNaN();
        }

        var output = stage.RunRow(scratch.A.Pointer, scratch.B.Pointer, scratch);
        var spare = output == scratch.A.Pointer ? scratch.B.Pointer : scratch.A.Pointer;
        switch (task)
        {
            case ScorerTask.Encode:
                new Span<float>(output, _latent).CopyTo(new(first, _latent));
                if (second is not null)
                {
                    _posterior.LogVariance(output + _latent, spare, _latent);
                    new Span<float>(spare, _latent).CopyTo(new(second, _latent));
                }

                break;
            case ScorerTask.Decode:
                _likelihood.MeanOfRow(output, spare);
                _units?.Restore(new(spare, _slots));
                new Span<float>(spare, _slots).CopyTo(new(first, _slots));
                if (second is not null)
                {
                    _likelihood.LogVarianceOfRow(output, _sharedLogVar.Pointer, spare);
                    new Span<float>(spare, _slots).CopyTo(new(second, _slots));
                }

                break;
            default:
                new Span<float>(call.Target[row], _slots).CopyTo(scratch.Target.Span);
                _units?.Standardize(scratch.Target.Span[.._slots]);
                _likelihood.LossesOfRow(output, scratch.Target.Pointer, _sharedLogVar.Pointer, spare);
                _constants.Add(scratch.Target.Span[.._slots], new(spare, _slots));
                new Span<float>(spare, _slots).CopyTo(new(first, _slots));
                break;
        }
    }
}
