using Microsoft.ML;

namespace Vae.Tool.Tables;

/// <summary>What makes a vector of the columns of a table.</summary>
internal static class Preparation
{
    public const string Features = "Features";

    public static IEstimator<ITransformer> Of(MLContext mlContext, SchemaGuess guess)
    {
        var concatenate = mlContext.Transforms.Concatenate(Features, [.. guess.Used.Select(column => column.Name)]);
        var categories = guess.Used.Where(column => column.Use == ColumnUse.Category).Select(column => mlContext.Transforms.Categorical.OneHotEncoding(column.Name))
            .ToArray<IEstimator<ITransformer>>();
        return categories is [var first, .. var rest]
            ? rest.Append(concatenate).Aggregate(first, (pipeline, step) => pipeline.Append(step))
            : concatenate;
    }
}
