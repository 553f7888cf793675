using Vae.Architecture;
using Vae.Kernels;

namespace Vae.Export;

/// <summary>A model's encoder and decoder as nodes of a graph: what <c>Scorer</c> does, in its order.</summary>
internal sealed class OnnxNetwork
{
    private readonly IOnnxGraph _graph;
    private readonly VaeWeights _weights;
    private readonly VaeArchitecture _architecture;
    private readonly OnnxLayers _layers;

    /// <param name="graph">The graph.</param>
    /// <param name="weights">The model's.</param>
    /// <param name="condition">[n, C] in its own units; null without.</param>
    public OnnxNetwork(IOnnxGraph graph, VaeWeights weights, string? condition = null)
    {
        (_graph, _weights, _architecture) = (graph, weights, weights.Architecture);
        _layers = new(graph, weights);
        if (condition is not null)
        {
            var shifted = graph.Difference(condition, _layers.Parameter(VaeParameter.ConditionShift));
            _layers.Condition = WithoutMissing(graph.Product(shifted, _layers.Parameter(VaeParameter.ConditionScale)));
        }
    }

    private bool IgnoresMissing => _architecture.MissingValues == MissingValues.Ignore;

    /// <summary>Rows of data as the network takes them, [n, D]: standardised where the architecture says so; NaN stays.</summary>
    public string Standardize(string rows) => _architecture.Standardize
        ? _graph.Product(_graph.Difference(rows, _layers.Parameter(VaeParameter.InputShift)), _layers.Parameter(VaeParameter.InputScale))
        : rows;

    /// <summary>mu and, where asked for, logVar of standardised rows, each [n, L].</summary>
    public (string Mu, string? LogVar) Encode(string standardized, bool withLogVar)
    {
        var rows = WithoutMissing(standardized);
        var (encoded, shape) = _layers.Run("encoder", _architecture.Encoder, rows, _architecture.InputDimension);
        var mu = _layers.Linear("posterior.mu", encoded, shape);
        mu = _architecture.LinearPaths ? _layers.AlongPath(VaeParameter.MuPath, PathInput(_architecture.Encoder, rows), mu) : mu;
        return (mu, withLogVar ? LogVariance(_layers.Linear("posterior.scale", encoded, shape)) : null);
    }

    /// <summary>The decoder's outputs for latent rows: [n, D], and the log-variances that it gives, or null.</summary>
    public (string Output, string? LogVar) Decode(string z)
    {
        var rows = WithoutMissing(z);
        var (decoded, shape) = _layers.Run("decoder", _architecture.Decoder, rows, _architecture.LatentDimension);
        var output = Head("output.mean", _architecture.InputDimension);
        output = _architecture.LinearPaths ? _layers.AlongPath(VaeParameter.MeanPath, PathInput(_architecture.Decoder, rows), output) : output;
        var logVariances = LikelihoodLayout.Of(_architecture).OutputLogVariances;
        return (output, logVariances > 0 ? Head("output.logVar", logVariances) : null);

        string Head(string name, int values) => _layers.Head(name, values, _architecture.OutputKernel, decoded, shape);
    }

    /// <summary>Standardised values, [n, D], in the data's own units.</summary>
    public string Restore(string standardized)
    {
        if (!_architecture.Standardize)
        {
            return standardized;
        }

        float[] deviations = [.. _weights[VaeParameter.InputScale].ToArray().Select(scale => 1 / scale)];
        var scaled = _graph.Product(standardized, _graph.Constant("input.deviation", deviations, deviations.Length));
        return _graph.Sum(scaled, _layers.Parameter(VaeParameter.InputShift));
    }

    /// <summary>
    /// A result per row, NaN where the row holds NaN and that is an error: some operators take NaN for the least number.
    /// </summary>
    /// <param name="rows">[n, width].</param>
    /// <param name="width">Values per row.</param>
    /// <param name="result">[n, any], float32.</param>
    public string NaNWhereMissing(string rows, int width, string result) =>
        IgnoresMissing ? result : _graph.Sum(result, _graph.ZeroOrNaN(rows, width));

    private string PathInput(IReadOnlyList<VaeLayer> layers, string rows) => layers is [ConditionLayer, ..] ? _layers.Append(rows) : rows;

    private string WithoutMissing(string rows) => IgnoresMissing ? _graph.Where(_graph.IsNaN(rows), _graph.Scalar(0f), rows) : rows;

    /// <summary>logVar = g(s), clamped.</summary>
    private string LogVariance(string s)
    {
        var raw = _architecture.PosteriorScale switch
        {
            PosteriorScale.LogStandardDeviation => _graph.Sum(s, s),
            PosteriorScale.SoftplusStandardDeviation => LogSoftplusTwice(s),
            _ => s,
        };
        return _graph.Clamp(raw, _architecture.MinLogVariance, _architecture.MaxLogVariance);
    }

    /// <summary>2 log(softplus(s)), in double precision: far below zero softplus(s) is exp(s), which 1 + exp(s) loses in single precision.</summary>
    private string LogSoftplusTwice(string s)
    {
        var wide = _graph.ToDouble(_graph.Clamp(s, PosteriorKernels.Tiny, float.MaxValue));
        var softplus = _graph.Sum(_graph.Add("Max", [wide, _graph.Scalar(0.0)]), _graph.LogOnePlusExpOfMinusMagnitude(wide));
        var log = _graph.ToFloat(_graph.Add("Log", [softplus]));
        var exact = _graph.Where(_graph.Add("Less", [s, _graph.Scalar(PosteriorKernels.Tiny)]), s, log);
        return _graph.Sum(exact, exact);
    }
}
