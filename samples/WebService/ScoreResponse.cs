namespace WebService;

/// <summary>What a client gets.</summary>
/// <param name="Scores">A score for each row, in the order of the rows.</param>
internal sealed record ScoreResponse(RowScore[] Scores);
