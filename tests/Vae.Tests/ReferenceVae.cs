namespace Vae.Tests;

/// <summary>
/// A VAE in naive double loops, straight from DESIGN section 2: what every kernel, loss and gradient is held against.
/// Finds its weights by name, so that it does not share the engines' idea of where they lie.
/// </summary>
internal sealed class ReferenceVae
{
    private readonly VaeArchitecture _architecture;
    private readonly Dictionary<string, int> _offsets = [];

    public ReferenceVae(VaeWeights weights)
    {
        _architecture = weights.Architecture;
        Values = [.. weights.Values.ToArray().Select(value => (double)value)];
        foreach (var parameter in weights.Parameters)
        {
            _offsets.Add(parameter.Name, weights.OffsetOf(parameter.Name));
        }
    }

    /// <summary>The weights, free to change.</summary>
    public double[] Values { get; }

    public (double[] Mu, double[] LogVar) Encode(ReadOnlySpan<float> row)
    {
        var encoded = Layers("encoder", _architecture.Encoder, [.. row.ToArray().Select(value => float.IsNaN(value) ? 0.0 : value)]);
        var logVar = Linear("posterior.scale", encoded, _architecture.LatentDimension).Select(s => Clamp(LogVariance(s)));
        return (Linear("posterior.mu", encoded, _architecture.LatentDimension), [.. logVar]);
    }

    /// <summary>The likelihood's means.</summary>
    public double[] Decode(double[] z)
    {
        var (outputs, _) = Outputs(z);
        return [.. Ranges().SelectMany(range => range.Likelihood switch
        {
            CategoricalLikelihood => Enumerable.Range(range.First, range.Count).Select(d => Math.Exp(LogSoftmax(range, outputs, d))),
            GaussianLikelihood gaussian => Slots(outputs, range).Select(a => ReferenceFunctions.Apply(gaussian.Mean, a)),
            _ => Slots(outputs, range).Select(ReferenceFunctions.Sigmoid),
        })];
    }

    /// <summary>-log p(x_d|z), slot by slot, up to the likelihood's constants; 0 where x_d is missing.</summary>
    public double[] Losses(double[] z, ReadOnlySpan<float> x)
    {
        var (outputs, logVar) = Outputs(z);
        var losses = new double[x.Length];
        foreach (var range in Ranges())
        {
            for (var d = range.First; d < range.First + range.Count; d++)
            {
                losses[d] = Loss(range, outputs, logVar, d, x);
            }
        }

        return losses;
    }

    public static double KlDivergence(double mu, double logVar) => -0.5 * (1 + logVar - (mu * mu) - Math.Exp(logVar));

    /// <summary>What a training step on the batch minimises, and its parts.</summary>
    public VaeLosses Objective(VaeBatch batch, VaeOptions options, double beta)
    {
        var autoencoder = options.Objective == VaeObjective.Autoencoder;
        var samples = autoencoder ? 1 : options.Samples;
        var (latent, slots) = (_architecture.LatentDimension, _architecture.InputDimension);
        var reconstruction = 0.0;
        var kl = new double[latent];
        for (var row = 0; row < batch.Rows; row++)
        {
            var (mu, logVar) = Encode(batch.Input.Slice(row * slots, slots));
            for (var s = 0; s < samples; s++)
            {
                var epsilon = batch.Epsilon.Slice(((s * batch.Rows) + row) * latent, latent);
                var z = (double[])mu.Clone();
                for (var j = 0; j < latent && !autoencoder; j++)
                {
                    z[j] += Math.Exp(logVar[j] / 2) * epsilon[j];
                }

                reconstruction += Losses(z, batch.Target.Slice(row * slots, slots)).Sum() / samples / batch.Rows;
            }

            for (var j = 0; j < latent && !autoencoder; j++)
            {
                kl[j] += KlDivergence(mu[j], logVar[j]) / batch.Rows;
            }
        }

        var penalty = autoencoder ? 0 : kl.Sum(value => Math.Max(value, options.FreeBits));
        return new VaeLosses(reconstruction + (beta * penalty), reconstruction, kl.Sum());
    }

    private static double Loss(LikelihoodRange range, double[] outputs, double[] logVar, int d, ReadOnlySpan<float> x)
    {
        var missing = range.Likelihood is CategoricalLikelihood
            ? x.Slice(range.First, range.Count).ToArray().Any(float.IsNaN)
            : float.IsNaN(x[d]);
        return missing ? 0 : range.Likelihood switch
        {
            CategoricalLikelihood => -x[d] * LogSoftmax(range, outputs, d),
            GaussianLikelihood { Variance: GaussianVariance.Fixed } gaussian =>
                Math.Pow(x[d] - ReferenceFunctions.Apply(gaussian.Mean, outputs[d]), 2) / (2 * gaussian.FixedVariance),
            GaussianLikelihood gaussian =>
                ((Math.Pow(x[d] - ReferenceFunctions.Apply(gaussian.Mean, outputs[d]), 2) * Math.Exp(-logVar[d])) + logVar[d]) / 2,
            _ => ReferenceFunctions.Softplus(outputs[d]) - (outputs[d] * x[d]),
        };
    }

    private static double LogSoftmax(LikelihoodRange range, double[] outputs, int d)
    {
        var max = Slots(outputs, range).Max();
        return outputs[d] - max - Math.Log(Slots(outputs, range).Sum(a => Math.Exp(a - max)));
    }

    private static IEnumerable<double> Slots(double[] outputs, LikelihoodRange range) => outputs.Skip(range.First).Take(range.Count);

    private IEnumerable<LikelihoodRange> Ranges() => _architecture.Likelihood is MixedLikelihood mixed
        ? mixed.Ranges
        : [new(0, _architecture.InputDimension, _architecture.Likelihood)];

    private (double[] Outputs, double[] LogVar) Outputs(double[] z)
    {
        var slots = _architecture.InputDimension;
        var decoded = Layers("decoder", _architecture.Decoder, z);
        var given = Ranges().Where(range => VarianceOf(range) == GaussianVariance.PerOutput).Sum(range => range.Count);
        var perRow = new Queue<double>(given > 0 ? Linear("output.logVar", decoded, given) : []);
        var shared = _offsets.TryGetValue("likelihood.logVar", out var at) ? at : -1;
        var logVar = new List<double>();
        foreach (var range in Ranges())
        {
            for (var d = 0; d < range.Count; d++)
            {
                logVar.Add(Clamp(VarianceOf(range) switch
                {
                    GaussianVariance.PerOutput => perRow.Dequeue(),
                    GaussianVariance.PerFeature => Values[shared++],
                    GaussianVariance.Learned => Values[d == range.Count - 1 ? shared++ : shared],
                    _ => 0,
                }));
            }
        }

        return (Linear("output.mean", decoded, slots), [.. logVar]);
    }

    private static GaussianVariance VarianceOf(LikelihoodRange range) =>
        (range.Likelihood as GaussianLikelihood)?.Variance ?? GaussianVariance.Fixed;

    private double[] Layers(string prefix, IReadOnlyList<VaeLayer> layers, double[] x)
    {
        for (var i = 0; i < layers.Count; i++)
        {
            x = layers[i] switch
            {
                LinearLayer linear => Linear($"{prefix}.{i}", x, linear.Outputs),
                ActivationLayer activation => [.. x.Select(value => ReferenceFunctions.Apply(activation.Function, value))],
                _ => throw new InvalidOperationException(),
            };
        }

        return x;
    }

    private double[] Linear(string name, double[] x, int outputs)
    {
        var y = new double[outputs];
        var (weight, bias) = (_offsets[name + ".weight"], _offsets[name + ".bias"]);
        for (var o = 0; o < outputs; o++)
        {
            y[o] = Values[bias + o];
            for (var i = 0; i < x.Length; i++)
            {
                y[o] += Values[weight + (o * x.Length) + i] * x[i];
            }
        }

        return y;
    }

    private double LogVariance(double s) => _architecture.PosteriorScale switch
    {
        PosteriorScale.LogStandardDeviation => 2 * s,
        PosteriorScale.SoftplusStandardDeviation => 2 * Math.Log(ReferenceFunctions.Softplus(s)),
        _ => s,
    };

    private double Clamp(double logVar) => Math.Clamp(logVar, _architecture.MinLogVariance, _architecture.MaxLogVariance);
}
