using System.Numerics;
using Vae.Architecture;
using Vae.Kernels;

namespace Vae.Model;

/// <summary>
/// What engines and likelihood kernels leave out of -log p(x|z), in nats: 1/2 log(2 pi v) - log(scale) for each observed Gaussian slot, v
/// being the variance where it is fixed, else 1, and scale that of standardisation, else 1. No parameter changes it while training.
/// </summary>
internal sealed class LossConstants
{
    private readonly double[] _ofSlot;
    private readonly float[] _rounded;
    private readonly double _sum;
    private readonly bool _ignoresMissing;

    public LossConstants(VaeWeights weights)
    {
        var architecture = weights.Architecture;
        _ofSlot = new double[architecture.InputDimension];
        foreach (var part in LikelihoodLayout.Of(architecture).Parts)
        {
            if (part.Likelihood is GaussianLikelihood gaussian)
            {
                var variance = gaussian.FixedValue;
                for (var slot = part.First; slot < part.End; slot++)
                {
                    var scale = architecture.Standardize ? weights[VaeParameter.InputScale][slot] : 1;
                    _ofSlot[slot] = (0.5 * ScalarMath.Log(2 * Math.PI * variance)) - ScalarMath.Log(scale);
                }
            }
        }

        _rounded = Array.ConvertAll(_ofSlot, constant => (float)constant);
        _sum = LaneSums.InOrder(_ofSlot);
        _ignoresMissing = architecture.MissingValues == MissingValues.Ignore;
    }

    /// <summary>Of each slot, [D], in single precision: what <see cref="Add"/> adds.</summary>
    public ReadOnlySpan<float> OfSlot => _rounded;

    /// <summary>Of a row whose missing values are NaN, in double precision.</summary>
    public double OfRow(ReadOnlySpan<float> row)
    {
        if (!_ignoresMissing)
        {
            return _sum;
        }

        var sum = 0.0;
        for (var slot = 0; slot < row.Length; slot++)
        {
            sum += float.IsNaN(row[slot]) ? 0 : _ofSlot[slot];
        }

        return sum;
    }

    /// <summary>Makes the losses of a row whole.</summary>
    /// <param name="row">Its values, [D]; where they are NaN, nothing is added.</param>
    /// <param name="losses">[D], in nats.</param>
    public void Add(ReadOnlySpan<float> row, Span<float> losses)
    {
        for (var slot = 0; slot < row.Length; slot++)
        {
            losses[slot] += float.IsNaN(row[slot]) ? 0 : _rounded[slot];
        }
    }

    /// <summary>Makes the losses of a panel whole, to the same bits.</summary>
    /// <param name="panel">Values, [D, lane].</param>
    /// <param name="losses">[D, lane], in nats.</param>
    public unsafe void AddToPanel(float* panel, float* losses)
    {
        for (var slot = 0; slot < _rounded.Length; slot++)
        {
            for (var lane = 0; lane < PanelLayout.Lanes; lane += Vector<float>.Count)
            {
                var at = (slot * PanelLayout.Lanes) + lane;
                var x = Vector.Load(panel + at);
                var constant = Vector.ConditionalSelect(Vector.Equals(x, x), new Vector<float>(_rounded[slot]), Vector<float>.Zero);
                (Vector.Load(losses + at) + constant).Store(losses + at);
            }
        }
    }
}
