using Vae.Architecture;

namespace Vae.Model;

/// <summary>What a VAE gets wrong: x less its reconstruction from the posterior mean. Immutable, no allocation per row.</summary>
internal sealed class ReconstructionErrors(VaeModel model)
{
    private readonly bool _ignoresMissing = model.Architecture.MissingValues == MissingValues.Ignore;
    private readonly LikelihoodPart[] _categories =
        [.. LikelihoodLayout.Of(model.Architecture).Parts.Where(part => part.Likelihood is CategoricalLikelihood)];

    /// <param name="rows">Row-major [count, D], of a conditional model [count, D + C].</param>
    /// <param name="errors">
    /// Receives [count, D], in the data's units: x - p for Bernoulli and categorical slots. NaN where a value is missing, and in the
    /// whole of a category of which one is; else finite.
    /// </param>
    public void Compute(ReadOnlySpan<float> rows, Span<float> errors)
    {
        model.Reconstruct(rows, errors);
        var (width, stride) = (model.InputDimension, model.Architecture.RowDimension);
        for (var row = 0; row < errors.Length / width; row++)
        {
            Subtract(errors.Slice(row * width, width), rows.Slice(row * stride, width));
        }

        if (_ignoresMissing && _categories.Length > 0)
        {
            for (var row = 0; row < errors.Length; row += model.InputDimension)
            {
                LeaveOutUnknownCategories(errors.Slice(row, model.InputDimension));
            }
        }
    }

    /// <summary>Reconstructions become errors.</summary>
    private static void Subtract(Span<float> errors, ReadOnlySpan<float> row)
    {
        for (var i = 0; i < errors.Length; i++)
        {
            var error = row[i] - errors[i];

            // A network may answer a value near the end of the numbers with no number.
            errors[i] = float.IsFinite(error) || float.IsNaN(row[i]) ? error : float.MaxValue;
        }
    }

    private void LeaveOutUnknownCategories(Span<float> errors)
    {
        foreach (var part in _categories)
        {
            var slots = errors.Slice(part.First, part.Count);
            foreach (var error in slots)
            {
                if (float.IsNaN(error))
                {
                    slots.Fill(float.NaN);
                    break;
                }
            }
        }
    }
}
