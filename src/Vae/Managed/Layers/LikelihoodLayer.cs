using System.Numerics.Tensors;
using Vae.Kernels;
using Vae.Likelihoods;

namespace Vae.Managed.Layers;

/// <summary>
/// From the decoder's outputs to the reconstruction loss and its gradient. P = panels of the batch, S = draws, D = slots, O = decoder
/// outputs per row.
/// </summary>
internal sealed unsafe class LikelihoodLayer
{
    private const int SlotsPerUnit = 64;

    private readonly VaeArchitecture _architecture;
    private readonly LikelihoodKernel _kernel;
    private readonly int _samples;
    private readonly float* _logVar;
    private readonly float* _logVarGradient;
    private readonly AlignedBuffer _logVarPartials;
    private readonly double[] _lossPartials;
    private readonly Action<int, int> _forward;
    private BatchPanels? _batch;
    private float* _outputs;
    private float* _outputsGradient;

    /// <param name="architecture">What is trained.</param>
    /// <param name="samples">S.</param>
    /// <param name="cursor">At the shared log-variances, if there are any.</param>
    /// <param name="panels">Most panels in a batch.</param>
    public LikelihoodLayer(VaeArchitecture architecture, int samples, ParameterCursor cursor, int panels)
    {
        (_architecture, _kernel, _samples) = (architecture, LikelihoodKernel.For(architecture), samples);
        _logVar = cursor.Parameters;
        _logVarGradient = cursor.Gradients;
        _logVarPartials = new(_kernel.SharedLogVariances > 0 ? samples * panels * architecture.InputDimension : 0);
        _lossPartials = new double[samples * panels * UnitsPerPanel];
        _forward = ForwardPart;
    }

    private int UnitsPerPanel => (_architecture.InputDimension + SlotsPerUnit - 1) / SlotsPerUnit;

    /// <summary>The reconstruction loss, in the mean over draws and the weighted mean over rows.</summary>
    /// <param name="team">Who computes.</param>
    /// <param name="outputs">The decoder's, [S, P, O, lane].</param>
    /// <param name="batch">Targets and weights.</param>
    /// <param name="outputsGradient">Receives the gradient of the outputs, where every draw's loss has the row's whole weight.</param>
    public double Forward(WorkerTeam team, float* outputs, BatchPanels batch, float* outputsGradient)
    {
        _outputs = outputs;
        _batch = batch;
        _outputsGradient = outputsGradient;
        Array.Clear(_lossPartials);
        team.Run(_forward);
        return LaneSums.InOrder(_lossPartials) / _samples;
    }

    /// <summary>The mean over draws of the outputs' gradient, in its place, and the gradient of the shared log-variances.</summary>
    public void Backward()
    {
        var panels = _samples * _batch!.Rows.Panels;
        if (_samples > 1)
        {
            var gradient = new Span<float>(_outputsGradient, panels * PanelLayout.Lanes * _kernel.OutputsPerRow);
            TensorPrimitives.Divide(gradient, _samples, gradient);
        }

        var (count, slots) = (_kernel.SharedLogVariances, _architecture.InputDimension);
        new Span<float>(_logVarGradient, count).Clear();
        for (var i = 0; count > 0 && i < panels * slots; i++)
        {
            if (_kernel.SharedOfSlot[i % slots] is >= 0 and var shared)
            {
                _logVarGradient[shared] += _logVarPartials.Pointer[i] / _samples;
            }
        }

        for (var i = 0; i < count; i++)
        {
            if (_logVar[i] < _architecture.MinLikelihoodLogVariance || _logVar[i] > _architecture.MaxLikelihoodLogVariance)
            {
                _logVarGradient[i] = 0;
            }
        }
    }

    private void ForwardPart(int part, int parts)
    {
        var (lanes, slots, outputs, panels) = (PanelLayout.Lanes, _architecture.InputDimension, _kernel.OutputsPerRow, _batch!.Rows.Panels);
        var (first, last) = WorkerTeam.Share(_samples * panels * UnitsPerPanel, part, parts);
        for (var unit = first; unit < last; unit++)
        {
            var (q, chunk) = Math.DivRem(unit, UnitsPerPanel);
            var p = q % panels;
            _lossPartials[unit] = _kernel.LossAndGradient(
                _outputs + ((nint)q * outputs * lanes),
                _batch.Target + ((nint)p * slots * lanes),
                _batch.LaneWeights + (p * lanes),
                _logVar,
                chunk * SlotsPerUnit,
                Math.Min(slots, (chunk + 1) * SlotsPerUnit),
                _outputsGradient + ((nint)q * outputs * lanes),
                _logVarPartials.Pointer + ((nint)q * slots));
        }
    }
}
