using Vae.Architecture;
using Vae.Model;

namespace Vae.Export;

/// <summary>Anomaly scores without draws as nodes of a graph: of each row, [n, 1], and of each slot, [n, D], in nats.</summary>
internal sealed class OnnxScores(IOnnxGraph graph, VaeModel model, string? condition = null)
{
    private readonly OnnxFormulas _formulas = new(graph, model, condition);
    private readonly OnnxLikelihood _likelihood = new(graph, model.Weights);
    private readonly LikelihoodLayout _layout = LikelihoodLayout.Of(model.Architecture);

    /// <summary>The reconstruction loss above <see cref="MinLosses"/>.</summary>
    public (string OfRow, string PerFeature) LossAboveLeast(string rows)
    {
        var (loss, perFeature) = _formulas.ReconstructionLoss(rows);
        var least = graph.Join([.. _layout.Parts.Select(part => LeastOf(part, _likelihood.Slots(rows, part)))]);
        var sum = graph.ToFloat(graph.SumOfDoubleRow(least, model.InputDimension));
        return (Above(loss, sum), Above(perFeature, graph.ToFloat(least)));

        string Above(string value, string bound) =>
            _formulas.OfWhole(rows, graph.Add("Max", [graph.Difference(value, bound), graph.Scalar(0f)]));
    }

    /// <summary>What <see cref="SurprisalScorer"/> gives.</summary>
    public (string OfRow, string PerFeature) Surprisal(string rows, ErrorScales scales)
    {
        var error = graph.Difference(rows, _formulas.Reconstruct(rows));

        // A network may answer a value near the end of the numbers with no number.
        var finite = graph.Add("Less", [graph.Add("Abs", [error]), graph.Scalar(float.PositiveInfinity)]);
        var residual = graph.ToDouble(graph.Where(finite, error, graph.Scalar(float.MaxValue)));
        var distance = graph.Difference(graph.ToDouble(rows), Constant("median", scales.Medians));
        var surprisal = graph.Sum(
            Term(residual, scales.Residuals, SurprisalScorer.ShareOfResidual), Term(distance, scales.Spreads, 1 - SurprisalScorer.ShareOfResidual));
        var known = graph.Join([.. _layout.Parts.Select(part =>
            _likelihood.Known(part, _likelihood.Slots(rows, part), _likelihood.Slots(surprisal, part)))]);
        var score = graph.ToFloat(graph.SumOfDoubleRow(known, model.InputDimension));
        return (_formulas.OfWhole(rows, score), _formulas.OfWhole(rows, graph.ToFloat(known)));
    }

    /// <summary>share * 2 log(1 + x^2 / (3 scale)).</summary>
    private string Term(string x, double[] scales, double share)
    {
        var factors = Constant("errorScale", [.. scales.Select(scale => 1 / (SurprisalScorer.Freedom * scale))]);
        var log = graph.Add("Log", [graph.Sum(graph.Product(graph.Product(x, x), factors), graph.Scalar(1.0))]);
        return graph.Product(log, graph.Scalar(2 * share));
    }

    private string LeastOf(LikelihoodPart part, string x)
    {
        var least = part.Likelihood switch
        {
            BernoulliLikelihood => graph.Sum(Entropy(x, graph.Scalar(1.0)), Entropy(graph.Difference(graph.Scalar(1f), x), graph.Scalar(1.0))),
            CategoricalLikelihood => Entropy(x, graph.SumOfDoubleRow(graph.ToDouble(x), part.Count)),
            _ => graph.Sum(graph.Product(graph.ToDouble(x), graph.Scalar(0.0)), Constant("leastLoss", LeastOf(part))),
        };
        return _likelihood.Known(part, x, least);
    }

    private double[] LeastOf(LikelihoodPart part) =>
        [.. model.MinReconstructionLossPerFeature.Slice(part.First, part.Count).ToArray().Select(least => (double)least)];

    /// <summary>-x log(x / mass); 0 where x is not above 0.</summary>
    private string Entropy(string x, string mass)
    {
        var wide = graph.ToDouble(x);
        var share = graph.Where(graph.Add("Greater", [wide, graph.Scalar(0.0)]), graph.Add("Div", [wide, mass]), graph.Scalar(1.0));
        var entropy = graph.Add("Neg", [graph.Product(wide, graph.Add("Log", [share]))]);
        return graph.Add("Max", [entropy, graph.Scalar(0.0)]);
    }

    private string Constant(string name, double[] values) => graph.Constant(name, values, values.Length);
}
