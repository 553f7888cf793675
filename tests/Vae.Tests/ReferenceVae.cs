using Vae.Architecture;
using Vae.Data;
using Vae.Training;

namespace Vae.Tests;

/// <summary>
/// A VAE in naive double loops, straight from DESIGN section 2: what every kernel, loss and gradient is held against.
/// Its network finds its weights by name, so that it does not share the engines' idea of where they lie.
/// </summary>
internal sealed class ReferenceVae
{
    private readonly VaeArchitecture _architecture;
    private readonly ReferenceNetwork _network;

    public ReferenceVae(VaeWeights weights) => (_architecture, _network) = (weights.Architecture, new(weights));

    /// <summary>The weights, free to change.</summary>
    public double[] Values => _network.Values;

    public (double[] Mu, double[] LogVar) Encode(ReadOnlySpan<float> row) => Encode(Standardized(row), [[]], training: false)[0];

    /// <summary>The likelihood's means.</summary>
    public double[] Decode(double[] z)
    {
        var (outputs, _) = Outputs([z], [[]], training: false)[0];
        var means = Ranges().SelectMany(range => range.Likelihood switch
        {
            CategoricalLikelihood => Enumerable.Range(range.First, range.Count).Select(d => Math.Exp(LogSoftmax(range, outputs, d))),
            GaussianLikelihood gaussian => Slots(outputs, range).Select(a => ReferenceFunctions.Apply(gaussian.Mean, a)),
            _ => Slots(outputs, range).Select(ReferenceFunctions.Sigmoid),
        });
        return [.. means.Select((mean, d) => (mean / Scale(d)) + Shift(d))];
    }

    /// <summary>-log p(x_d|z), slot by slot; 0 where x_d is missing.</summary>
    public double[] Losses(double[] z, ReadOnlySpan<float> x)
    {
        var losses = Losses(Outputs([z], [[]], training: false)[0], Standardized(x));
        foreach (var range in Ranges().Where(range => range.Likelihood is GaussianLikelihood))
        {
            var gaussian = (GaussianLikelihood)range.Likelihood;
            var variance = (gaussian.Variance as FixedVariance)?.Value ?? 1;
            for (var d = range.First; d < range.First + range.Count; d++)
            {
                losses[d] += float.IsNaN(x[d]) ? 0 : (0.5 * Math.Log(2 * Math.PI * variance)) - Math.Log(Scale(d));
            }
        }

        return losses;
    }

    public static double KlDivergence(double mu, double logVar) => -0.5 * (1 + logVar - (mu * mu) - Math.Exp(logVar));

    /// <summary>What a training step on the batch minimises, and its parts, up to the likelihood's constants.</summary>
    /// <param name="batch">Rows and noise, standardised already.</param>
    /// <param name="options">The objective.</param>
    /// <param name="beta">The KL weight.</param>
    /// <param name="training">Whether batch normalisation goes by the batch, and not by the running statistics.</param>
    public VaeLosses Objective(VaeBatch batch, VaeOptions options, double beta, bool training = true)
    {
        var autoencoder = options.EffectiveObjective is AutoencoderObjective;
        var samples = Named.SamplesOf(options);
        var (latent, slots) = (_architecture.LatentDimension, _architecture.InputDimension);
        var conditions = Conditions(batch);
        var posteriors = Encode(Doubles(batch.Input), conditions, training);
        var draws = new List<double[]>();
        for (var draw = 0; draw < samples * batch.Rows; draw++)
        {
            var (mu, logVar) = posteriors[draw % batch.Rows];
            var epsilon = batch.Epsilon.Slice(draw * latent, latent);
            var z = (double[])mu.Clone();
            for (var j = 0; j < latent && !autoencoder; j++)
            {
                z[j] += Math.Exp(logVar[j] / 2) * epsilon[j];
            }

            draws.Add(z);
        }

        var outputs = Outputs([.. draws], [.. Enumerable.Repeat(conditions, samples).SelectMany(each => each)], training);
        var reconstruction = 0.0;
        for (var draw = 0; draw < outputs.Length; draw++)
        {
            reconstruction += Losses(outputs[draw], Doubles(batch.Target.Slice(draw % batch.Rows * slots, slots))).Sum() / outputs.Length;
        }

        double[] kl = [.. Enumerable.Range(0, latent).Select(j =>
            autoencoder ? 0 : posteriors.Average(posterior => KlDivergence(posterior.Mu[j], posterior.LogVar[j])))];
        var penalty = autoencoder ? 0 : kl.Sum(value => Math.Max(value, ((ElboObjective)options.EffectiveObjective).FreeBits));
        return new VaeLosses(reconstruction + (beta * penalty), reconstruction, kl.Sum());
    }

    private static double[][] Conditions(VaeBatch batch) => batch.ConditionDimension == 0
        ? [.. Enumerable.Repeat(Array.Empty<double>(), batch.Rows)]
        : [.. Doubles(batch.Conditions).Select(value => double.IsNaN(value) ? 0 : value).Chunk(batch.ConditionDimension)];

    private static double[] Doubles(ReadOnlySpan<float> values) => [.. values.ToArray().Select(value => (double)value)];

    private double Shift(int d) => _architecture.Standardize ? Values[_network.OffsetOf("input.shift") + d] : 0;

    private double Scale(int d) => _architecture.Standardize ? Values[_network.OffsetOf("input.scale") + d] : 1;

    private double[] Standardized(ReadOnlySpan<float> row) => [.. Doubles(row).Select((x, d) => (x - Shift(d)) * Scale(d))];

    private (double[] Mu, double[] LogVar)[] Encode(double[] values, double[][] conditions, bool training)
    {
        double[][] rows =
        [
            .. values.Select(value => double.IsNaN(value) ? 0.0 : value).Chunk(_architecture.InputDimension),
        ];
        var latent = _architecture.LatentDimension;
        return
        [
            .. _network.Layers("encoder", _architecture.Encoder, rows, conditions, training).Rows.Select((encoded, row) => (
                AlongPath(_network.Linear("posterior.mu", encoded, latent), "posterior.mu.linear.weight", Whole(_architecture.Encoder, rows[row], conditions[row])),
                _network.Linear("posterior.scale", encoded, latent).Select(s => Clamp(LogVariance(s))).ToArray())),
        ];
    }

    private double[] Losses((double[] Values, double[] LogVar) outputs, double[] x)
    {
        var losses = new double[x.Length];
        foreach (var range in Ranges())
        {
            for (var d = range.First; d < range.First + range.Count; d++)
            {
                losses[d] = Loss(range, outputs.Values, outputs.LogVar, d, x);
            }
        }

        return losses;
    }

    private static double Loss(LikelihoodRange range, double[] outputs, double[] logVar, int d, double[] x)
    {
        var missing = range.Likelihood is CategoricalLikelihood
            ? x.Skip(range.First).Take(range.Count).Any(double.IsNaN)
            : double.IsNaN(x[d]);
        return missing ? 0 : range.Likelihood switch
        {
            CategoricalLikelihood => -x[d] * LogSoftmax(range, outputs, d),
            GaussianLikelihood { Variance: FixedVariance fixedVariance } gaussian =>
                Math.Pow(x[d] - ReferenceFunctions.Apply(gaussian.Mean, outputs[d]), 2) / (2 * fixedVariance.Value),
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

    private (double[] Values, double[] LogVar)[] Outputs(double[][] z, double[][] conditions, bool training)
    {
        var (decoded, shape) = _network.Layers("decoder", _architecture.Decoder, z, conditions, training);
        return
        [
            .. decoded.Select((row, i) => (
                AlongPath(Head("output.mean", row, shape, _architecture.InputDimension), "output.mean.linear.weight", Whole(_architecture.Decoder, z[i], conditions[i])),
                LogVariances(row, shape))),
        ];
    }

    private static double[] Whole(IReadOnlyList<VaeLayer> layers, double[] row, double[] condition) =>
        layers is [ConditionLayer, ..] ? [.. row, .. condition] : row;

    private double[] AlongPath(double[] outputs, string name, double[] inputs) => _architecture.LinearPaths
        ? [.. outputs.Select((sum, o) => sum + inputs.Select((x, i) => Values[_network.OffsetOf(name) + (o * inputs.Length) + i] * x).Sum())]
        : outputs;

    private double[] Head(string name, double[] decoded, LayerShape shape, int outputs) => _architecture.OutputKernel == 0
        ? _network.Linear(name, decoded, outputs)
        : _network.Convolve(
            name, decoded, shape,
            new(outputs / shape.Pixels, _architecture.OutputKernel, Stride: 1, Padding: _architecture.OutputKernel / 2));

    private double[] LogVariances(double[] decoded, LayerShape shape)
    {
        var given = Ranges().Where(range => VarianceOf(range) is PerOutputVariance).Sum(range => range.Count);
        var perRow = new Queue<double>(given > 0 ? Head("output.logVar", decoded, shape, given) : []);
        var shared = _network.OffsetOf("likelihood.logVar");
        var logVar = new List<double>();
        foreach (var range in Ranges())
        {
            for (var d = 0; d < range.Count; d++)
            {
                logVar.Add(ClampLikelihood(VarianceOf(range) switch
                {
                    PerOutputVariance => perRow.Dequeue(),
                    PerFeatureVariance => Values[shared++],
                    LearnedVariance => Values[d == range.Count - 1 ? shared++ : shared],
                    _ => 0,
                }));
            }
        }

        return [.. logVar];
    }

    private static GaussianVariance VarianceOf(LikelihoodRange range) =>
        (range.Likelihood as GaussianLikelihood)?.Variance ?? GaussianVariance.Fixed(1);

    private double LogVariance(double s) => _architecture.PosteriorScale switch
    {
        PosteriorScale.LogStandardDeviation => 2 * s,
        PosteriorScale.SoftplusStandardDeviation => 2 * Math.Log(ReferenceFunctions.Softplus(s)),
        _ => s,
    };

    private double Clamp(double logVar) => Math.Clamp(logVar, _architecture.MinLogVariance, _architecture.MaxLogVariance);

    private double ClampLikelihood(double logVar) =>
        Math.Clamp(logVar, _architecture.MinLikelihoodLogVariance, _architecture.MaxLikelihoodLogVariance);
}
