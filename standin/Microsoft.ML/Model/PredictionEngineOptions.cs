using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Stand-in for ML.NET's PredictionEngineOptions.</summary>
public sealed class PredictionEngineOptions
{
    public bool IgnoreMissingColumns = true;
    public SchemaDefinition InputSchemaDefinition;
    public SchemaDefinition OutputSchemaDefinition;
    public bool OwnsTransformer = true;
}
