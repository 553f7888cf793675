namespace Vae.Export;

/// <summary>What a model computes of rows, as nodes of a graph. n = rows, D = values per row, L = per latent row.</summary>
/// <param name="graph">The graph.</param>
/// <param name="model">The model.</param>
/// <param name="condition">What a conditional model is told of each row, [n, C]; else null.</param>
/// <remarks>NaN in a row makes its results NaN, unless missing values are ignored: <see cref="VaeModel"/>'s own rule.</remarks>
internal sealed class OnnxFormulas(IOnnxGraph graph, VaeModel model, string? condition = null)
{
    private readonly OnnxNetwork _network = new(graph, model.Weights, condition);
    private readonly OnnxLikelihood _likelihood = new(graph, model.Weights);

    /// <summary>mu and, where asked for, logVar of rows [n, D], each [n, L].</summary>
    public (string Mu, string? LogVar) Encode(string rows, bool withLogVar)
    {
        var (mu, logVar) = _network.Encode(_network.Standardize(rows), withLogVar);
        return (OfWhole(rows, mu), logVar is null ? null : OfWhole(rows, logVar));
    }

    /// <summary>The likelihood's means for latent rows [n, L], [n, D] in the data's units.</summary>
    public string Decode(string z) => OfWhole(z, model.LatentDimension, Mean(_network.Decode(z).Output));

    /// <summary>The likelihood's means at z = mu, [n, D].</summary>
    public string Reconstruct(string rows)
    {
        var (mu, _) = _network.Encode(_network.Standardize(rows), withLogVar: false);
        return OfWhole(rows, Mean(_network.Decode(mu).Output));
    }

    /// <summary>-log p(x|z = mu), in nats: of each row, [n, 1], and of each slot, [n, D].</summary>
    public (string OfRow, string PerFeature) ReconstructionLoss(string rows)
    {
        var standardized = _network.Standardize(rows);
        var (mu, _) = _network.Encode(standardized, withLogVar: false);
        var (output, logVar) = _network.Decode(mu);
        var losses = _likelihood.Losses(standardized, output, logVar);
        var sum = graph.ToFloat(graph.SumOfDoubleRow(losses, model.InputDimension));
        return (OfWhole(rows, sum), OfWhole(rows, graph.ToFloat(losses)));
    }

    /// <summary>A result per row, [n, any], as it is where the row is whole.</summary>
    public string OfWhole(string rows, string result) => OfWhole(rows, model.InputDimension, result);

    private string OfWhole(string rows, int width, string result)
    {
        var whole = _network.NaNWhereMissing(rows, width, result);
        return condition is null ? whole : _network.NaNWhereMissing(condition, model.ConditionDimension, whole);
    }

    private string Mean(string output) => _network.Restore(_likelihood.Mean(output));
}
