using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Contract;

/// <summary>All that the estimators of the tests add.</summary>
public sealed class Prediction
{
    public float[] Embedding { get; set; } = [];

    [ColumnName("Embedding.LogVariance")]
    public float[] LogVariance { get; set; } = [];

    public float[] Clean { get; set; } = [];

    public float[] Decoded { get; set; } = [];

    public float Score { get; set; }

    public float ScorePercentile { get; set; }

    public bool PredictedLabel { get; set; }

    public float[] FeatureContributions { get; set; } = [];

    public string Bits(IEnumerable<string> columns) => string.Join(" ", columns.Select(column => column switch
    {
        "Embedding" => OutputBits.Text(Embedding),
        "Embedding.LogVariance" => OutputBits.Text(LogVariance),
        "Clean" => OutputBits.Text(Clean),
        "Decoded" => OutputBits.Text(Decoded),
        "Score" => OutputBits.Text(Score),
        "ScorePercentile" => OutputBits.Text(ScorePercentile),
        "PredictedLabel" => OutputBits.Text(PredictedLabel),
        "FeatureContributions" => OutputBits.Text(FeatureContributions),
        _ => throw new ArgumentException($"No property for column '{column}'."),
    }));
}
