using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Mapping;

/// <summary>The same with the column that an encoder adds.</summary>
public sealed class ScoredKindsRow : KindsRow
{
    [VectorType]
    public float[] Embedding { get; set; } = [];
}
