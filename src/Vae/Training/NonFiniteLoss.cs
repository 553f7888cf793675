using System.Globalization;

namespace Vae.Training;

/// <summary>The error of a loss that is NaN or infinite, with its likeliest cause.</summary>
internal static class NonFiniteLoss
{
    /// <param name="losses">What a batch gave.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="batch">From 0.</param>
    /// <param name="largest">The largest magnitude in the data.</param>
    /// <param name="options">How training was done.</param>
    public static VaeTrainingException Error(VaeLosses losses, int epoch, long batch, float largest, VaeOptions options) =>
        new(string.Create(
                CultureInfo.InvariantCulture,
                $"The loss is {losses.Loss} in epoch {epoch + 1}, batch {batch + 1} (reconstruction {losses.ReconstructionLoss}, ")
            + string.Create(CultureInfo.InvariantCulture, $"KL {losses.KlDivergence}). Likeliest cause: {LikeliestCause(largest, options)}"));

    /// <param name="inner">Names the weight.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="batches">How many of it are done.</param>
    /// <param name="largest">The largest magnitude in the data.</param>
    /// <param name="options">How training was done.</param>
    public static VaeTrainingException OfWeights(Exception inner, int epoch, long batches, float largest, VaeOptions options)
    {
        // Between two epochs the one before is the one that did it.
        var place = batches > 0 ? $"batch {batches} of epoch {epoch + 1}" : $"epoch {epoch}";
        return new($"After {place} the weights are no longer finite: {inner.Message} Likeliest cause: {LikeliestCause(largest, options)}", inner);
    }

    private static string LikeliestCause(float largest, VaeOptions options)
    {
        var usualRate = options.EffectiveOptimizer is Sgd ? 0.01 : 0.005;
        return (largest, options.EffectiveOptimizer.LearningRate) switch
        {
            ( > 100, _) => string.Create(
                CultureInfo.InvariantCulture,
                $"the data reach {largest:G4}, and losses grow with their square. Normalize them, for example with NormalizeMeanVariance."),
            (_, var rate) when rate > usualRate => string.Create(
                CultureInfo.InvariantCulture,
                $"the learning rate {rate} is large for {options.EffectiveOptimizer.GetType().Name}. Try {usualRate / 5}, or set GradientClipNorm."),
            _ => "the gradient exploded. Set GradientClipNorm, such as 5, or lower LearningRate.",
        };
    }
}
