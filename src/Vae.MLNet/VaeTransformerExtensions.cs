using Vae;
using Vae.MLNet;

namespace Microsoft.ML;

/// <summary>Finds the VAEs in a fitted pipeline.</summary>
public static class VaeTransformerExtensions
{
    /// <summary>Finds every VAE transformer in a fitted pipeline, in order.</summary>
    /// <param name="transformer">A transformer or a chain of them, nested chains included; fitted or loaded.</param>
    public static IEnumerable<VaeTransformer> FindVaes(this ITransformer transformer)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        return transformer switch
        {
            VaeTransformer vae => [vae],
            IEnumerable<ITransformer> chain => chain.SelectMany(FindVaes),
            _ => [],
        };
    }

    /// <summary>Gets the VAE of a fitted pipeline.</summary>
    /// <param name="transformer">A transformer or a chain of them, nested chains included; fitted or loaded.</param>
    /// <returns>The one model, which several transformers may share.</returns>
    /// <exception cref="ArgumentException">There is no VAE in the pipeline, or more than one.</exception>
    public static VaeModel GetVae(this ITransformer transformer)
    {
        var steps = transformer.FindVaes().ToArray();
        return steps.Select(step => step.Model).Distinct().ToArray() switch
        {
            [var model] => model,
            [] => throw new ArgumentException("No step of this transformer is a VAE. Pass the whole fitted pipeline.", nameof(transformer)),
            var models => throw new ArgumentException(
                $"This transformer has {models.Length} VAEs, in the steps {string.Join(", ", steps.Select(step => step.GetType().Name))}. "
                + "Choose one of FindVaes() and take its Model.",
                nameof(transformer)),
        };
    }
}
