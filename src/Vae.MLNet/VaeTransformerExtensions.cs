using Vae;
using Vae.MLNet;

namespace Microsoft.ML;

/// <summary>From a fitted pipeline to the VAEs in it.</summary>
public static class VaeTransformerExtensions
{
    /// <summary>Every VAE step of a fitted pipeline, in order.</summary>
    /// <param name="transformer">A single step or a chain, which may hold further chains; trained here or loaded.</param>
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

    /// <summary>The VAE of a fitted pipeline.</summary>
    /// <param name="transformer">A single step or a chain, which may hold further chains; trained here or loaded.</param>
    /// <returns>The one model, whether one step has it or several share it.</returns>
    /// <exception cref="ArgumentException">There is no VAE in it, or more than one.</exception>
    public static VaeModel GetVae(this ITransformer transformer)
    {
        var steps = transformer.FindVaes().ToArray();
        return steps.Select(step => step.Model).Distinct().ToArray() switch
        {
            [var model] => model,
            [] => throw new ArgumentException("No step of this transformer is a VAE. Give the whole fitted pipeline.", nameof(transformer)),
            var models => throw new ArgumentException(
                $"This transformer has {models.Length} VAEs, in the steps {string.Join(", ", steps.Select(step => step.GetType().Name))}. "
                + "Choose one of FindVaes() and take its Model.",
                nameof(transformer)),
        };
    }
}
