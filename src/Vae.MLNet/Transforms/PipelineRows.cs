using Microsoft.ML;
using Vae.MLNet.Data;

namespace Vae.MLNet.Transforms;

/// <summary>The rows that a VAE of a fitted pipeline reads when the pipeline is given a view.</summary>
internal static class PipelineRows
{
    /// <summary>The first step that reads rows of data, not latent rows, and a view of what the steps before it make.</summary>
    /// <param name="transformer">A VAE, or a chain with one, nested chains included.</param>
    /// <param name="view">What the whole pipeline takes.</param>
    /// <exception cref="ArgumentException">No step reads rows of data.</exception>
    public static (VaeTransformer Vae, IDataView Rows) Before(ITransformer transformer, IDataView view)
    {
        foreach (var step in Steps(transformer))
        {
            if (step is VaeTransformer and not VaeDecodeTransformer)
            {
                return ((VaeTransformer)step, view);
            }

            view = step.Transform(view);
        }

        throw new ArgumentException(
            "No step of this transformer is a VAE that reads rows of data. Pass the whole fitted pipeline.", nameof(transformer));
    }

    /// <exception cref="ArgumentException">The VAE's column is missing or has another type or width.</exception>
    public static CursorRows Of(VaeTransformer vae, IDataView rows, string? exampleWeightColumnName) => new(
        rows,
        vae.Bind(InputColumn.Find(rows.Schema, vae.InputColumnName)),
        WeightColumn.Find(rows.Schema, WeightColumn.CheckName(exampleWeightColumnName)));

    private static IEnumerable<ITransformer> Steps(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Steps) : [transformer];
}
