using Vae.Data;
using Vae.Kernels;

namespace Vae.Managed;

/// <summary>A batch as panels. B = batch rows, P = panels of the batch, S = draws, L = latent dimensions, D = slots, C = values of the condition.</summary>
internal sealed unsafe class BatchPanels
{
    private readonly VaeArchitecture _architecture;
    private readonly WorkerTeam _team;
    private readonly int _capacity;
    private readonly int _samples;
    private readonly bool _drawsNoise;
    private readonly bool _ignoresMissing;
    private readonly AlignedBuffer _input;
    private readonly AlignedBuffer _target;
    private readonly AlignedBuffer _epsilon;
    private readonly AlignedBuffer _laneWeights;
    private readonly AlignedBuffer _conditions;
    private readonly Action<int, int> _packRows;
    private float* _batchInput;
    private float* _batchTarget;

    /// <param name="architecture">What is trained.</param>
    /// <param name="options">Batch size, draws, noise and objective.</param>
    /// <param name="team">Who copies.</param>
    public BatchPanels(VaeArchitecture architecture, VaeOptions options, WorkerTeam team)
    {
        (_architecture, _team, _samples) = (architecture, team, options.EffectiveSamples);
        _drawsNoise = options.EffectiveObjective is ElboObjective;
        _ignoresMissing = architecture.MissingValues == MissingValues.Ignore;
        var panels = PanelLayout.PanelsFor(options.BatchSize);
        _capacity = panels * PanelLayout.Lanes;
        _input = new(PanelLayout.Room(panels, architecture.InputDimension));
        _target = options.InputNoise is null && !_ignoresMissing ? _input : new(_input.Length);
        _epsilon = new(PanelLayout.Room(_samples * panels, architecture.LatentDimension));
        _laneWeights = new(_capacity);
        _conditions = new(PanelLayout.Room(panels, architecture.ConditionDimension));
        _packRows = PackRowsPart;
    }

    /// <summary>The rows of the batch, once.</summary>
    public PanelBatch Rows { get; private set; }

    /// <summary>Whether other processes have the other rows of the batch.</summary>
    public bool IsPart { get; private set; }

    /// <summary>The rows of the batch, once for each draw.</summary>
    public PanelBatch Draws => Rows with { Draws = _samples };

    /// <summary>What the encoder sees, [P, D, lane]; 0 where a value is missing.</summary>
    public float* Input => _input.Pointer;

    /// <summary>What is to be reconstructed, [P, D, lane].</summary>
    public float* Target => _target.Pointer;

    /// <summary>What encoder and decoder are told of each row, [P, C, lane]; 0 where it is missing.</summary>
    public AlignedBuffer Conditions => _conditions;

    /// <summary>Standard normal noise, [S, P, L, lane]; null for an autoencoder, which has none.</summary>
    public float* Epsilon => _drawsNoise ? _epsilon.Pointer : null;

    /// <summary>Each row's share of the mean, [P, lane]; 0 in lanes without a row.</summary>
    public float* LaneWeights => _laneWeights.Pointer;

    /// <exception cref="ArgumentException">The batch is not one of this session's architecture and options.</exception>
    public void Load(VaeBatch batch)
    {
        var (slots, latent) = (_architecture.InputDimension, _architecture.LatentDimension);
        if (batch.Rows > _capacity || batch.InputDimension != slots || batch.ConditionDimension != _architecture.ConditionDimension || batch.LatentDimension != latent || batch.Samples < _samples)
        {
            throw new ArgumentException(
                $"The batch has {batch.Rows} rows of {Width(batch.InputDimension, batch.ConditionDimension)} with {batch.Samples} draws of {batch.LatentDimension}; "
                + $"this session takes up to {_capacity} rows of {Width(slots, _architecture.ConditionDimension)} with {_samples} of {latent}.",
                nameof(batch));
        }

        static string Width(int values, int condition) => condition == 0 ? $"{values} values" : $"{values} values and {condition} of a condition";

        (Rows, IsPart) = (new(batch.Rows), batch.IsPart);
        LoadWeights(batch);
        fixed (float* input = batch.Input, target = batch.Target)
        {
            _batchInput = input;
            _batchTarget = target;
            _team.Run(_packRows);
        }

        LoadConditions(batch);
        LoadEpsilon(batch);
    }

    private void LoadWeights(VaeBatch batch)
    {
        var shares = _laneWeights.Span;
        shares.Clear();
        batch.CopyShares(shares[..batch.Rows]);
    }

    private void PackRowsPart(int part, int parts)
    {
        var (lanes, slots) = (PanelLayout.Lanes, _architecture.InputDimension);
        var (first, last) = WorkerTeam.Share(Rows.Panels, part, parts);
        for (var p = first; p < last; p++)
        {
            var used = Rows.LanesUsed(p);
            var at = (nint)p * lanes * slots;
            PanelLayout.Pack(_batchInput + at, used, slots, Input + at);
            if (_ignoresMissing)
            {
                new Span<float>(Input + at, lanes * slots).ClearNaN();
            }

            if (_target != _input)
            {
                PanelLayout.Pack(_batchTarget + at, used, slots, Target + at);
            }
        }
    }

    private void LoadConditions(VaeBatch batch)
    {
        var size = PanelLayout.Lanes * batch.ConditionDimension;
        fixed (float* conditions = batch.Conditions)
        {
            for (nint p = 0; size > 0 && p < Rows.Panels; p++)
            {
                PanelLayout.Pack(conditions + (p * size), Rows.LanesUsed((int)p), batch.ConditionDimension, _conditions.Pointer + (p * size));
            }
        }

        if (_ignoresMissing)
        {
            _conditions.Span[..(Rows.Panels * size)].ClearNaN();
        }
    }

    private void LoadEpsilon(VaeBatch batch)
    {
        if (!_drawsNoise)
        {
            return;
        }

        var (lanes, latent, panels) = (PanelLayout.Lanes, _architecture.LatentDimension, Rows.Panels);
        fixed (float* epsilon = batch.Epsilon)
        {
            for (nint s = 0; s < _samples; s++)
            {
                for (nint p = 0; p < panels; p++)
                {
                    var from = epsilon + (((s * batch.Rows) + (p * lanes)) * latent);
                    var to = _epsilon.Pointer + (((s * panels) + p) * lanes * latent);
                    PanelLayout.Pack(from, Rows.LanesUsed((int)p), latent, to);
                }
            }
        }
    }
}
