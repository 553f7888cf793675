namespace WebService;

/// <summary>What a client sends.</summary>
/// <param name="Rows">Rows to score, each with as many values as the model was trained on.</param>
internal sealed record ScoreRequest(float[]?[] Rows);
