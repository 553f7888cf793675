using Microsoft.ML.Data;

namespace WebService;

/// <summary>A row's score, as the model gives it and as the client gets it.</summary>
internal sealed class RowScore
{
    /// <summary>In nats, at least 0; higher is more anomalous.</summary>
    public float Score { get; set; }

    [ColumnName("PredictedLabel")]
    public bool IsAnomaly { get; set; }
}
