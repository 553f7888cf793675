using System.Numerics;
using System.Runtime.Intrinsics.X86;
using Vae.Kernels;
using Vae.Training;

namespace Vae.Managed;

/// <summary>One pass over all parameters: clipping, weight decay and the update, with PyTorch's rules.</summary>
internal sealed unsafe class OptimizerKernel
{
    private const int NormChunk = 4096;

    // The update waits for memory more than for arithmetic. Left alone, processors read ahead no further than the end of a page.
    private const int FloatsAhead = 1024;
    private const int LineFloats = 16;

    private readonly VaeOptimizer _optimizer;
    private readonly double? _clipNorm;
    private readonly AlignedBuffer _parameters;
    private readonly AlignedBuffer _gradients;
    private readonly AlignedBuffer _first;
    private readonly AlignedBuffer _second;
    private readonly double[] _normPartials;
    private readonly WorkerTeam _team;
    private readonly Action<int, int> _norm;
    private readonly Action<int, int> _update;
    private int _steps;
    private float _gradientScale;
    private double _learningRate;

    public OptimizerKernel(VaeOptions options, AlignedBuffer parameters, AlignedBuffer gradients, WorkerTeam team)
    {
        (_optimizer, _clipNorm) = (options.EffectiveOptimizer, options.GradientClipNorm);
        (_parameters, _gradients, _team) = (parameters, gradients, team);
        _first = new(parameters.Length);
        _second = new(_optimizer is Sgd ? 0 : parameters.Length);
        _normPartials = new double[(parameters.Length + NormChunk - 1) / NormChunk];
        (_norm, _update) = (NormPart, UpdatePart);
    }

    /// <summary>Updates so far.</summary>
    public long Steps => _steps;

    public void Step(double learningRate)
    {
        _learningRate = learningRate;
        _gradientScale = ClipScale();
        _steps++;
        _team.Run(_update);
    }

    /// <summary>Copies of the moments by PyTorch's names.</summary>
    /// <param name="length">Values to give for each: beyond the parameters', zeros for what is not trained.</param>
    public IEnumerable<KeyValuePair<string, ReadOnlyMemory<float>>> Export(int length)
    {
        foreach (var (name, values) in Arrays())
        {
            var copy = new float[length];
            values.Span.CopyTo(copy);
            yield return new(name, copy);
        }
    }

    /// <exception cref="ArgumentException">An array is missing.</exception>
    public void Import(VaeTrainingState state)
    {
        _steps = checked((int)state.Steps);
        foreach (var (name, values) in Arrays())
        {
            state[name].Span[..values.Length].CopyTo(values.Span);
        }
    }

    private (string Name, AlignedBuffer Values)[] Arrays() => _optimizer is Sgd
        ? [(VaeTrainingState.MomentumBuffer, _first)]
        : [(VaeTrainingState.ExpAvg, _first), (VaeTrainingState.ExpAvgSq, _second)];

    /// <summary>min(1, limit / (norm + 1e-6)), as PyTorch's clip_grad_norm_.</summary>
    private float ClipScale()
    {
        if (_clipNorm is not { } limit)
        {
            return 1;
        }

        _team.Run(_norm);
        return (float)Math.Min(1, limit / (Math.Sqrt(LaneSums.InOrder(_normPartials)) + 1e-6));
    }

    private void NormPart(int part, int parts)
    {
        var (first, last) = WorkerTeam.Share(_normPartials.Length, part, parts);
        for (var chunk = first; chunk < last; chunk++)
        {
            var sum = 0.0;
            var end = Math.Min((chunk + 1) * NormChunk, _gradients.Length);
            for (var i = chunk * NormChunk; i < end; i++)
            {
                sum += (double)_gradients.Pointer[i] * _gradients.Pointer[i];
            }

            _normPartials[chunk] = sum;
        }
    }

    private void UpdatePart(int part, int parts)
    {
        var width = Vector<float>.Count;
        var (first, last) = WorkerTeam.Share((_parameters.Length + width - 1) / width, part, parts);
        switch (_optimizer)
        {
            case Sgd sgd:
                UpdateBySgd(sgd, first * width, last * width);
                break;
            case AdamFamily adam:
                UpdateByAdam(adam, first * width, last * width);
                break;
        }
    }

    /// <summary>v = momentum v + g; w -= rate v.</summary>
    private void UpdateBySgd(Sgd sgd, int start, int end)
    {
        var (scale, decay) = (new Vector<float>(_gradientScale), new Vector<float>((float)sgd.WeightDecay));
        var (rate, momentum) = (new Vector<float>((float)_learningRate), new Vector<float>((float)sgd.Momentum));
        // In locals: what is stored could, for all the compiler knows, be the fields themselves.
        float* parameters = _parameters.Pointer, gradients = _gradients.Pointer, velocity = _first.Pointer;
        for (var i = start; i < end; i += Vector<float>.Count)
        {
            var w = Vector.Load(parameters + i);
            var g = (Vector.Load(gradients + i) * scale) + (w * decay);
            var v = (Vector.Load(velocity + i) * momentum) + g;
            v.Store(velocity + i);
            (w - (rate * v)).Store(parameters + i);
        }
    }

    /// <summary>
    /// m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w -= rate / (1 - b1^t) m / (sqrt(v / (1 - b2^t)) + epsilon).
    /// </summary>
    private void UpdateByAdam(AdamFamily adam, int start, int end)
    {
        var (b1, b2, decoupled) = (adam.Beta1, adam.Beta2, adam is AdamW);
        var (mKeep, mTake) = (new Vector<float>((float)b1), new Vector<float>((float)(1 - b1)));
        var (vKeep, vTake) = (new Vector<float>((float)b2), new Vector<float>((float)(1 - b2)));
        var stepSize = new Vector<float>((float)(_learningRate / (1 - ScalarMath.Power(b1, _steps))));
        var rootScale = new Vector<float>((float)(1 / Math.Sqrt(1 - ScalarMath.Power(b2, _steps))));
        var epsilon = new Vector<float>((float)adam.Epsilon);
        var scale = new Vector<float>(_gradientScale);
        var decay = new Vector<float>(decoupled ? 0 : (float)adam.WeightDecay);
        var shrink = new Vector<float>(decoupled ? (float)(1 - (_learningRate * adam.WeightDecay)) : 1);
        float* parameters = _parameters.Pointer, gradients = _gradients.Pointer, first = _first.Pointer, second = _second.Pointer;
        for (var i = start; i < end; i += Vector<float>.Count)
        {
            if (Sse.IsSupported && i % LineFloats == 0)
            {
                Sse.Prefetch0(parameters + i + FloatsAhead);
                Sse.Prefetch0(gradients + i + FloatsAhead);
                Sse.Prefetch0(first + i + FloatsAhead);
                Sse.Prefetch0(second + i + FloatsAhead);
            }

            var w = Vector.Load(parameters + i);
            var g = (Vector.Load(gradients + i) * scale) + (w * decay);
            var m = (Vector.Load(first + i) * mKeep) + (g * mTake);
            var v = (Vector.Load(second + i) * vKeep) + (g * g * vTake);
            m.Store(first + i);
            v.Store(second + i);
            var step = stepSize * m / ((Vector.SquareRoot(v) * rootScale) + epsilon);
            ((w * shrink) - step).Store(parameters + i);
        }
    }
}
