using Vae.Architecture;
using Vae.Data;
using Vae.Kernels;
using Vae.Likelihoods;
using Vae.Managed.Layers;
using Vae.Training;

namespace Vae.Managed;

/// <summary>
/// Forward, backward and update in managed code. B = batch rows, P = panels of the batch, S = draws, L = latent dimensions,
/// D = slots, O = decoder outputs per row. Every sum has a fixed order, so the bits do not depend on the number of threads.
/// </summary>
internal sealed unsafe class ManagedSession : IVaeTrainingSession
{
    // Less work than this a step, about 0.2 ms of one core, is done sooner by one thread than shared: handing over costs some
    // microseconds a layer, and far more while other processes use the cores.
    private const double MinimumOperationsToShare = 1e7;

    private const int SlotsPerUnit = 64;

    private readonly VaeArchitecture _architecture;
    private readonly bool _autoencoder;
    private readonly double _freeBits;
    private readonly bool _ignoresMissing;
    private readonly int _samples;
    private readonly int _batchPanels;
    private readonly WorkerTeam _team;
    private readonly AlignedBuffer _parameters;
    private readonly AlignedBuffer _gradients;
    private readonly AlignedBuffer _statistics;
    private readonly OptimizerKernel _optimizer;
    private readonly LayerStack _encoder;
    private readonly LayerStack _decoder;
    private readonly LinearPath? _muPath;
    private readonly LinearPath? _meanPath;
    private readonly PosteriorKernels _posterior;
    private readonly LikelihoodKernel _likelihood;
    private readonly float* _sharedLogVar;
    private readonly float* _sharedLogVarGradient;
    private readonly AlignedBuffer _input;
    private readonly AlignedBuffer _target;
    private readonly AlignedBuffer _epsilon;
    private readonly AlignedBuffer _logVar;
    private readonly AlignedBuffer _z;
    private readonly AlignedBuffer _zGradient;
    private readonly AlignedBuffer _laneWeights;
    private readonly AlignedBuffer _sharedPartials;
    private readonly AlignedBuffer _klWeight;
    private readonly double[] _lossPartials;
    private readonly double[] _klMeans;
    private readonly Action<int, int> _packRows;
    private readonly Action<int, int> _reconstruct;
    private VaeBatch? _batch;
    private float* _batchInput;
    private float* _batchTarget;
    private PanelBatch _rows;

    public ManagedSession(VaeWeights initial, VaeOptions options)
    {
        _architecture = initial.Architecture;
        var elbo = options.EffectiveObjective as ElboObjective;
        _autoencoder = elbo is null;
        _freeBits = elbo?.FreeBits ?? 0;
        _samples = options.EffectiveSamples;
        _batchPanels = PanelLayout.PanelsFor(options.BatchSize);
        var threads = ThreadsFor(_architecture, options);
        // The running statistics come last and lie apart, where no optimiser finds them.
        _parameters = new(initial.Parameters.Where(parameter => parameter.IsTrained).Sum(parameter => parameter.Length));
        _statistics = new(initial.Values.Length - _parameters.Length);
        _gradients = new(_parameters.Length);
        Import(initial.Values);
        _posterior = _architecture.Posterior();
        _likelihood = LikelihoodKernel.For(_architecture);

        var (latent, slots) = (_architecture.LatentDimension, _architecture.InputDimension);
        var decoderPanels = _samples * _batchPanels;
        var cursor = new ParameterCursor(_parameters.Pointer, _gradients.Pointer, _statistics.Pointer);
        _encoder = new(_architecture.Encoder, slots, (2 * latent, Kernel: 0), cursor, _batchPanels, threads);
        _muPath = _architecture.LinearPaths ? new(_encoder, 2 * latent, slots, latent, cursor, _batchPanels, threads) : null;
        _decoder = new(
            _architecture.Decoder, latent, (_likelihood.OutputsPerRow, _architecture.OutputKernel), cursor, decoderPanels, threads);
        _meanPath = _architecture.LinearPaths
            ? new(_decoder, _likelihood.OutputsPerRow, latent, slots, cursor, decoderPanels, threads)
            : null;
        _sharedLogVar = cursor.Parameters;
        _sharedLogVarGradient = cursor.Gradients;

        var lanes = PanelLayout.Lanes;
        _input = new(PanelLayout.Room(_batchPanels, slots));
        _ignoresMissing = _architecture.MissingValues == MissingValues.Ignore;
        _target = options.InputNoise is null && !_ignoresMissing ? _input : new(_input.Length);
        _logVar = new(PanelLayout.Room(_batchPanels, latent));
        _epsilon = new(PanelLayout.Room(decoderPanels, latent));
        _z = new(_epsilon.Length);
        _zGradient = new(_epsilon.Length);
        _laneWeights = new(_batchPanels * lanes);
        _sharedPartials = new(_likelihood.SharedLogVariances > 0 ? decoderPanels * slots : 0);
        _klWeight = new(latent);
        _klMeans = new double[latent];
        _lossPartials = new double[decoderPanels * UnitsPerPanel];
        (_packRows, _reconstruct) = (PackRowsPart, ReconstructPart);
        _team = new(threads);
        _optimizer = new(options, _parameters, _gradients, _team);
    }

    /// <summary>The gradient of the last step, in the order of the trained weights, before clipping and weight decay.</summary>
    internal ReadOnlySpan<float> Gradients => _gradients.Span;

    private int Panels => _rows.Panels;

    private int UnitsPerPanel => (_architecture.InputDimension + SlotsPerUnit - 1) / SlotsPerUnit;

    /// <summary>What the options say, or else the machine's processors; 1 for a step of little work.</summary>
    public static int ThreadsFor(VaeArchitecture architecture, VaeOptions options) =>
        2.0 * options.BatchSize * MultiplyAdds.OfTraining(architecture, options.EffectiveSamples) < MinimumOperationsToShare ? 1 : options.Run.Threads ?? Environment.ProcessorCount;

    public VaeLosses ComputeGradients(VaeBatch batch, double beta)
    {
        var losses = Forward(batch, beta, training: true);
        Backward();
        return losses;
    }

    public void Apply(double learningRate) => _optimizer.Step(learningRate);

    public VaeLosses Evaluate(VaeBatch batch, double beta) => Forward(batch, beta, training: false);

    public VaeWeights ExportWeights() => new(_architecture, (float[])[.. _parameters.Span, .. _statistics.Span]);

    public VaeTrainingState ExportState() =>
        new(ExportWeights(), _optimizer.Steps, _optimizer.Export(_parameters.Length + _statistics.Length));

    public void ImportState(VaeTrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.RequireLength(_parameters.Length + _statistics.Length);
        _optimizer.Import(state);
        Import(state.Weights.Values);
    }

    public void Dispose() => _team.Dispose();

    private void Import(ReadOnlySpan<float> values)
    {
        values[.._parameters.Length].CopyTo(_parameters.Span);
        values[_parameters.Length..].CopyTo(_statistics.Span);
    }

    /// <summary>Computes the losses, and on the way the gradient of the decoder's outputs.</summary>
    private VaeLosses Forward(VaeBatch batch, double beta, bool training)
    {
        Load(batch);
        _encoder.Forward(_team, _input.Pointer, _rows, training);
        _muPath?.Forward(_team, _input.Pointer, _rows);
        var kl = ForwardPosterior(beta, out var klObjective);
        _decoder.Forward(_team, _z.Pointer, _rows with { Draws = _samples }, training);
        _meanPath?.Forward(_team, _z.Pointer, _rows with { Draws = _samples });
        Array.Clear(_lossPartials);
        _team.Run(_reconstruct);
        // Every draw's loss has the row's whole weight: the mean over draws is taken here and in Backward.
        var reconstruction = LaneSums.InOrder(_lossPartials) / _samples;
        return new(reconstruction + (beta * klObjective), reconstruction, kl);
    }

    private void Load(VaeBatch batch)
    {
        var (slots, latent) = (_architecture.InputDimension, _architecture.LatentDimension);
        if (batch.Rows > _batchPanels * PanelLayout.Lanes || batch.InputDimension != slots || batch.LatentDimension != latent
            || batch.Samples < _samples)
        {
            throw new ArgumentException(
                $"The batch has {batch.Rows} rows of {batch.InputDimension} values with {batch.Samples} draws of {batch.LatentDimension}; "
                + $"this session takes up to {_batchPanels * PanelLayout.Lanes} rows of {slots} with {_samples} of {latent}.",
                nameof(batch));
        }

        _batch = batch;
        _rows = new(batch.Rows);
        LoadWeights(batch);
        fixed (float* input = batch.Input, target = batch.Target)
        {
            _batchInput = input;
            _batchTarget = target;
            _team.Run(_packRows);
        }

        LoadEpsilon(batch);
    }

    /// <summary>Each row's share of the mean; lanes without a row have none.</summary>
    private void LoadWeights(VaeBatch batch)
    {
        var shares = _laneWeights.Span;
        shares.Clear();
        if (batch.RowWeights.IsEmpty)
        {
            shares[..batch.Rows].Fill(1f / batch.Rows);
            return;
        }

        var total = batch.TotalWeight;
        for (var row = 0; total > 0 && row < batch.Rows; row++)
        {
            shares[row] = (float)(batch.RowWeights[row] / total);
        }
    }

    private void PackRowsPart(int part, int parts)
    {
        var (lanes, slots) = (PanelLayout.Lanes, _architecture.InputDimension);
        var (first, last) = WorkerTeam.Share(Panels, part, parts);
        for (var p = first; p < last; p++)
        {
            var rows = PanelLayout.LanesUsed(_batch!.Rows, p);
            var (from, to) = ((nint)p * lanes * slots, (nint)p * lanes * slots);
            PanelLayout.Pack(_batchInput + from, rows, slots, _input.Pointer + to);
            if (_ignoresMissing)
            {
                new Span<float>(_input.Pointer + to, lanes * slots).ClearNaN();
            }

            if (_target != _input)
            {
                PanelLayout.Pack(_batchTarget + from, rows, slots, _target.Pointer + to);
            }
        }
    }

    private void LoadEpsilon(VaeBatch batch)
    {
        if (_autoencoder)
        {
            return;
        }

        var (lanes, latent) = (PanelLayout.Lanes, _architecture.LatentDimension);
        fixed (float* epsilon = batch.Epsilon)
        {
            for (nint s = 0; s < _samples; s++)
            {
                for (nint p = 0; p < Panels; p++)
                {
                    var from = epsilon + (((s * batch.Rows) + (p * lanes)) * latent);
                    var to = _epsilon.Pointer + (((s * Panels) + p) * lanes * latent);
                    PanelLayout.Pack(from, PanelLayout.LanesUsed(batch.Rows, (int)p), latent, to);
                }
            }
        }
    }

    /// <summary>From the encoder's heads: logVar, z and the KL; the KL weights for the backward pass.</summary>
    private double ForwardPosterior(double beta, out double klObjective)
    {
        var (lanes, latent) = (PanelLayout.Lanes, _architecture.LatentDimension);
        nint size = lanes * latent;
        for (nint p = 0; p < Panels; p++)
        {
            var heads = _encoder.Output.Pointer + (2 * p * size);
            _posterior.LogVariance(heads + size, _logVar.Pointer + (p * size), (int)size);
            for (nint s = 0; s < _samples; s++)
            {
                var at = ((s * Panels) + p) * size;
                if (_autoencoder)
                {
                    new Span<float>(heads, (int)size).CopyTo(new(_z.Pointer + at, (int)size));
                }
                else
                {
                    PosteriorKernels.Reparameterize(
                        heads, _logVar.Pointer + (p * size), _epsilon.Pointer + at, _z.Pointer + at, (int)size);
                }
            }
        }

        return KlDivergence(beta, out klObjective);
    }

    private double KlDivergence(double beta, out double klObjective)
    {
        klObjective = 0;
        _klWeight.Span.Clear();
        if (_autoencoder)
        {
            return 0;
        }

        var (lanes, latent) = (PanelLayout.Lanes, _architecture.LatentDimension);
        for (var j = 0; j < latent; j++)
        {
            _klMeans[j] = 0;
            for (nint p = 0; p < Panels; p++)
            {
                nint size = lanes * latent;
                _klMeans[j] += PosteriorKernels.KlDivergence(
                    _encoder.Output.Pointer + (2 * p * size), _logVar.Pointer + (p * size), j, _laneWeights.Pointer + (p * lanes));
            }

            _klWeight.Span[j] = _klMeans[j] < _freeBits ? 0 : (float)beta;
            klObjective += Math.Max(_klMeans[j], _freeBits);
        }

        return LaneSums.InOrder(_klMeans);
    }

    private void ReconstructPart(int part, int parts)
    {
        var (lanes, slots, outputs) = (PanelLayout.Lanes, _architecture.InputDimension, _likelihood.OutputsPerRow);
        var (first, last) = WorkerTeam.Share(_samples * Panels * UnitsPerPanel, part, parts);
        for (var unit = first; unit < last; unit++)
        {
            var (q, chunk) = Math.DivRem(unit, UnitsPerPanel);
            var p = q % Panels;
            _lossPartials[unit] = _likelihood.LossAndGradient(
                _decoder.Output.Pointer + ((nint)q * outputs * lanes),
                _target.Pointer + ((nint)p * slots * lanes),
                _laneWeights.Pointer + (p * lanes),
                _sharedLogVar,
                chunk * SlotsPerUnit,
                Math.Min(slots, (chunk + 1) * SlotsPerUnit),
                _decoder.OutputGradient.Pointer + ((nint)q * outputs * lanes),
                _sharedPartials.Pointer + ((nint)q * slots));
        }
    }

    private void Backward()
    {
        var (lanes, latent) = (PanelLayout.Lanes, _architecture.LatentDimension);
        if (_samples > 1)
        {
            var used = _samples * Panels * lanes * _likelihood.OutputsPerRow;
            System.Numerics.Tensors.TensorPrimitives.Divide(
                _decoder.OutputGradient.Span[..used], _samples, _decoder.OutputGradient.Span[..used]);
        }

        BackwardSharedLogVar();
        _meanPath?.Backward(_team, _rows with { Draws = _samples }, wantsInput: true);
        _decoder.Backward(_team, _rows with { Draws = _samples }, _zGradient.Pointer);
        _meanPath?.AddInputGradient(_rows with { Draws = _samples }, _zGradient.Pointer);
        nint size = lanes * latent;
        for (nint p = 0; p < Panels; p++)
        {
            _posterior.Backward(
                _encoder.Output.Pointer + (2 * p * size), _logVar.Pointer + (p * size),
                _autoencoder ? null : _epsilon.Pointer + (p * size), _zGradient.Pointer + (p * size), _samples, Panels * size,
                _klWeight.Pointer, _laneWeights.Pointer + (p * lanes), _encoder.OutputGradient.Pointer + (2 * p * size));
        }

        _muPath?.Backward(_team, _rows, wantsInput: false);
        _encoder.Backward(_team, _rows, inputGradient: null);
    }

    private void BackwardSharedLogVar()
    {
        var count = _likelihood.SharedLogVariances;
        new Span<float>(_sharedLogVarGradient, count).Clear();
        for (var i = 0; count > 0 && i < _samples * Panels * _architecture.InputDimension; i++)
        {
            if (_likelihood.SharedOfSlot[i % _architecture.InputDimension] is >= 0 and var shared)
            {
                _sharedLogVarGradient[shared] += _sharedPartials.Pointer[i] / _samples;
            }
        }

        for (var i = 0; i < count; i++)
        {
            if (_sharedLogVar[i] < _architecture.MinLikelihoodLogVariance || _sharedLogVar[i] > _architecture.MaxLikelihoodLogVariance)
            {
                _sharedLogVarGradient[i] = 0;
            }
        }
    }
}
