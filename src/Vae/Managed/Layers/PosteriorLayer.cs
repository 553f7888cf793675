using Vae.Kernels;

namespace Vae.Managed.Layers;

/// <summary>
/// From the encoder's heads to draws of z, and the KL on the way; of an autoencoder z = mu. P = panels of the batch, S = draws,
/// L = latent dimensions. The heads of a panel are [2 L, lane]: mu, then the scale.
/// </summary>
internal sealed unsafe class PosteriorLayer
{
    private readonly PosteriorKernels _kernels;
    private readonly int _latent;
    private readonly int _samples;
    private readonly double _freeBits;
    private readonly VaeCluster? _cluster;
    private readonly AlignedBuffer _logVar;
    private readonly AlignedBuffer _z;
    private readonly AlignedBuffer _zGradient;
    private readonly AlignedBuffer _klWeight;
    private readonly double[] _klMeans;

    /// <param name="architecture">What is trained.</param>
    /// <param name="options">Draws and free bits.</param>
    /// <param name="panels">Most panels in a batch.</param>
    public PosteriorLayer(VaeArchitecture architecture, VaeOptions options, int panels)
    {
        (_kernels, _latent, _samples) = (architecture.Posterior(), architecture.LatentDimension, options.EffectiveSamples);
        _freeBits = (options.EffectiveObjective as ElboObjective)?.FreeBits ?? 0;
        _cluster = options.Run.Peers;
        _logVar = new(PanelLayout.Room(panels, _latent));
        _z = new(PanelLayout.Room(_samples * panels, _latent));
        _zGradient = new(_z.Length);
        _klWeight = new(_latent);
        _klMeans = new double[_latent];
    }

    /// <summary>[S, P, L, lane].</summary>
    public float* Z => _z.Pointer;

    /// <summary>Takes the gradient of <see cref="Z"/>, laid out alike.</summary>
    public float* ZGradient => _zGradient.Pointer;

    private nint PanelFloats => PanelLayout.Lanes * _latent;

    /// <summary>z, and KL(q(z|x) || N(0, I)) in the weighted mean over rows.</summary>
    /// <param name="heads">[P, 2 L, lane].</param>
    /// <param name="batch">Rows, their weights and epsilon.</param>
    /// <param name="beta">The KL's weight, for the backward pass.</param>
    /// <returns>
    /// The KL, and the same with each dimension raised to the free bits; 0 without a posterior. Of a part of a batch they are parts of a sum over the
    /// processes, and the free bits go by that sum.
    /// </returns>
    public (double Kl, double Objective) Forward(float* heads, BatchPanels batch, double beta)
    {
        var (size, panels) = (PanelFloats, batch.Rows.Panels);
        for (nint p = 0; p < panels; p++)
        {
            float* mu = heads + (2 * p * size), logVar = _logVar.Pointer + (p * size);
            _kernels.LogVariance(mu + size, logVar, (int)size);
            for (nint s = 0; s < _samples; s++)
            {
                var at = ((s * panels) + p) * size;
                if (batch.Epsilon is null)
                {
                    new Span<float>(mu, (int)size).CopyTo(new(Z + at, (int)size));
                }
                else
                {
                    PosteriorKernels.Reparameterize(mu, logVar, batch.Epsilon + at, Z + at, (int)size);
                }
            }
        }

        return KlDivergence(heads, batch, beta);
    }

    /// <summary>The gradient of the heads, from <see cref="ZGradient"/> and the KL.</summary>
    /// <param name="heads">As in the forward pass.</param>
    /// <param name="batch">As in the forward pass.</param>
    /// <param name="headsGradient">Receives [P, 2 L, lane].</param>
    public void Backward(float* heads, BatchPanels batch, float* headsGradient)
    {
        var (size, panels) = (PanelFloats, batch.Rows.Panels);
        for (nint p = 0; p < panels; p++)
        {
            _kernels.Backward(
                heads + (2 * p * size), _logVar.Pointer + (p * size), batch.Epsilon is null ? null : batch.Epsilon + (p * size),
                ZGradient + (p * size), _samples, panels * size, _klWeight.Pointer, batch.LaneWeights + (p * PanelLayout.Lanes),
                headsGradient + (2 * p * size));
        }
    }

    private (double Kl, double Objective) KlDivergence(float* heads, BatchPanels batch, double beta)
    {
        _klWeight.Span.Clear();
        if (batch.Epsilon is null)
        {
            return (0, 0);
        }

        var (objective, size) = (0.0, PanelFloats);
        for (var j = 0; j < _latent; j++)
        {
            _klMeans[j] = 0;
            for (nint p = 0; p < batch.Rows.Panels; p++)
            {
                _klMeans[j] += PosteriorKernels.KlDivergence(
                    heads + (2 * p * size), _logVar.Pointer + (p * size), j, batch.LaneWeights + (p * PanelLayout.Lanes));
            }
        }

        var kl = LaneSums.InOrder(_klMeans);
        var processes = 1;
        if (_freeBits > 0 && batch.IsPart)
        {
            _cluster!.Sum(_klMeans);
            processes = _cluster.Size;
        }

        for (var j = 0; j < _latent; j++)
        {
            _klWeight.Span[j] = _klMeans[j] < _freeBits ? 0 : (float)beta;
            objective += Math.Max(_klMeans[j], _freeBits);
        }

        return (kl, objective / processes);
    }
}
