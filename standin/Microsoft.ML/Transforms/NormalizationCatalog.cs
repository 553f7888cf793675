using Microsoft.ML.Transforms;

namespace Microsoft.ML;

/// <summary>Stand-in for ML.NET's NormalizationCatalog.</summary>
public static class NormalizationCatalog
{
    public static NormalizingEstimator NormalizeMinMax(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName = null,
        long maximumExampleCount = 1000000000,
        bool fixZero = true) =>
        new(InputOutputColumnPair.One(outputColumnName, inputColumnName), isMinMax: true, maximumExampleCount, fixZero);

    public static NormalizingEstimator NormalizeMeanVariance(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName = null,
        long maximumExampleCount = 1000000000,
        bool fixZero = true,
        bool useCdf = false) =>
        !useCdf
            ? new(InputOutputColumnPair.One(outputColumnName, inputColumnName), isMinMax: false, maximumExampleCount, fixZero)
            : throw new NotSupportedException("The ML.NET stand-in normalizes without useCdf only.");
}
