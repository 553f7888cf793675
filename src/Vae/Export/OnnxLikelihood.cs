using Vae.Architecture;
using Vae.Kernels;
using Vae.Model;

namespace Vae.Export;

/// <summary>The likelihood as nodes of a graph, range by range. D = slots.</summary>
/// <remarks>
/// Losses are in double precision: log(1 + e) of a small e, which ONNX has no operator for, loses its digits in single precision.
/// </remarks>
internal sealed class OnnxLikelihood(IOnnxGraph graph, VaeWeights weights)
{
    private readonly VaeArchitecture _architecture = weights.Architecture;
    private readonly LikelihoodLayout _layout = LikelihoodLayout.Of(weights.Architecture);

    private bool IgnoresMissing => _architecture.MissingValues == MissingValues.Ignore;

    /// <summary>The means of the decoder's outputs, [n, D], of standardised values.</summary>
    public string Mean(string output) => graph.Join([.. _layout.Parts.Select(part => MeanOf(part, Slots(output, part)))]);

    /// <summary>-log p(x_d|z), float64 [n, D], in the data's units; 0 for missing values.</summary>
    /// <param name="standardized">Rows as the network takes them, NaN where a value is missing.</param>
    /// <param name="output">The decoder's outputs, [n, D].</param>
    /// <param name="logVar">The log-variances that the decoder gives, or null.</param>
    public string Losses(string standardized, string output, string? logVar)
    {
        var constants = new LossConstants(weights).OfSlot.ToArray();
        return graph.Join([.. _layout.Parts.Select(part => Known(part, Slots(standardized, part), LossOf(part)))]);

        string LossOf(LikelihoodPart part)
        {
            var (x, a) = (Slots(standardized, part), Slots(output, part));
            return part.Likelihood switch
            {
                CategoricalLikelihood => CategoricalLoss(x, a),
                GaussianLikelihood => GaussianLoss(
                    part, graph.Difference(MeanOf(part, a), x), logVar, Array.ConvertAll(constants[part.First..part.End], c => (double)c)),
                _ => BernoulliLoss(x, a),
            };
        }
    }

    /// <summary>What values per slot of a range become where the range's values are known, else 0.</summary>
    /// <param name="part">The range.</param>
    /// <param name="x">Its values, NaN where they are missing; in a categorical range one NaN makes all unknown.</param>
    /// <param name="values">float64, [n, slots of the range].</param>
    public string Known(LikelihoodPart part, string x, string values)
    {
        if (!IgnoresMissing)
        {
            return values;
        }

        var decisive = part.Likelihood is CategoricalLikelihood ? graph.SumOfRow(x, part.Count) : x;
        return graph.Where(graph.IsNaN(decisive), graph.Scalar(0.0), values);
    }

    /// <summary>A range's values of rows, [n, D].</summary>
    public string Slots(string rows, LikelihoodPart part) => graph.Slots(rows, part.First, part.Count, _architecture.InputDimension);

    private string MeanOf(LikelihoodPart part, string a) => part.Likelihood switch
    {
        CategoricalLikelihood => graph.Add("Softmax", [a], new OnnxAttribute("axis", 1L)),
        GaussianLikelihood gaussian => graph.Apply(gaussian.Mean, a),
        _ => graph.Add("Sigmoid", [a]),
    };

    /// <summary>max(a, 0) - a x + log(1 + exp(-|a|)).</summary>
    private string BernoulliLoss(string x, string a)
    {
        var wide = graph.ToDouble(a);
        var excess = graph.Difference(graph.Add("Max", [wide, graph.Scalar(0.0)]), graph.Product(wide, graph.ToDouble(x)));
        return graph.Sum(excess, graph.LogOnePlusExpOfMinusMagnitude(wide));
    }

    /// <summary>-x log softmax(a).</summary>
    private string CategoricalLoss(string x, string a)
    {
        var log = graph.Add("LogSoftmax", [graph.ToDouble(a)], new OnnxAttribute("axis", 1L));
        return graph.Add("Neg", [graph.Product(graph.ToDouble(x), log)]);
    }

    /// <summary>(e^2 exp(-logVar) + logVar) / 2 + constant; without the logarithm, which is in the constant, where the variance is fixed.</summary>
    private string GaussianLoss(LikelihoodPart part, string error, string? logVar, double[] constants)
    {
        var wide = graph.ToDouble(error);
        var square = graph.Product(wide, wide);
        if (part.Variance != VarianceKind.PerOutput)
        {
            var (halfPrecisions, terms) = SharedTerms(part, constants);
            return graph.Sum(
                graph.Product(square, graph.Constant("halfPrecision", halfPrecisions, part.Count)), graph.Constant("lossConstant", terms, part.Count));
        }

        var own = graph.Slots(logVar!, part.OutputLogVariance, part.Count, _layout.OutputLogVariances);
        var clamped = graph.ToDouble(graph.Clamp(own, _architecture.MinLikelihoodLogVariance, _architecture.MaxLikelihoodLogVariance));
        var sum = graph.Sum(graph.Product(square, graph.Add("Exp", [graph.Add("Neg", [clamped])])), clamped);
        return graph.Sum(graph.Product(sum, graph.Scalar(0.5)), graph.Constant("lossConstant", constants, part.Count));
    }

    /// <summary>What the square of an error is multiplied by, and what is added, where rows share the variance.</summary>
    private (double[] HalfPrecisions, double[] Terms) SharedTerms(LikelihoodPart part, double[] constants)
    {
        var halves = new double[part.Count];
        var terms = constants.ToArray();
        for (var slot = 0; slot < part.Count; slot++)
        {
            if (part.Variance == VarianceKind.Fixed)
            {
                halves[slot] = 0.5 / part.FixedVariance;
                continue;
            }

            var shared = weights["likelihood.logVar"][part.SharedLogVariance + (part.Variance == VarianceKind.PerFeature ? slot : 0)];
            var logVar = Math.Clamp(shared, _architecture.MinLikelihoodLogVariance, _architecture.MaxLikelihoodLogVariance);
            halves[slot] = 0.5 * ScalarMath.Exp(-logVar);
            terms[slot] += 0.5 * logVar;
        }

        return (halves, terms);
    }
}
