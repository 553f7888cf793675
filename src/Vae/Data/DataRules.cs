using System.Globalization;
using Vae.Architecture;
using Vae.Kernels;

namespace Vae.Data;

/// <summary>What data must be like, checked once before training.</summary>
internal sealed class DataRules(VaeArchitecture architecture, IReadOnlyList<string>? slotNames, string? name = null)
{
    // Normalisers leave values a few roundings outside their range; the loss is as well behaved there.
    private const float RangeSlack = 1e-5f;

    // Probabilities over many categories add up to 1 only to their roundings.
    private const double SumSlack = 1e-3;

    private readonly bool _ignoresMissing = architecture.MissingValues == MissingValues.Ignore;

    private readonly LikelihoodPart[] _bounded =
        [.. LikelihoodLayout.Of(architecture).Parts.Where(part =>
            part.Likelihood is BernoulliLikelihood or CategoricalLikelihood or GaussianLikelihood { Mean: not OutputMean.Identity })];

    /// <param name="values">A row.</param>
    /// <param name="row">Its number, from 0.</param>
    /// <exception cref="ArgumentException">
    /// A value is infinite, NaN where that is not ignored, or outside its likelihood's range, or the categories are no one-hot vector; the message
    /// names row and slot.
    /// </exception>
    public void Check(ReadOnlySpan<float> values, long row)
    {
        var bad = _ignoresMissing ? values.IndexOfAny(float.PositiveInfinity, float.NegativeInfinity) : values.IndexOfNonFinite();
        if (bad >= 0)
        {
            throw new ArgumentException(
                $"{Place(row, bad)} is {Text(values[bad])}; values must be finite. Drop such rows or replace missing values first.");
        }

        foreach (var part in _bounded)
        {
            CheckPart(values.Slice(part.First, part.Count), row, part);
        }
    }

    private void CheckPart(ReadOnlySpan<float> values, long row, LikelihoodPart part)
    {
        var least = part.Likelihood is GaussianLikelihood { Mean: OutputMean.Tanh } ? -1 : 0;
        var bad = IndexOfOutside(values, least);
        if (bad >= 0)
        {
            throw new ArgumentException($"{Place(row, part.First + bad)} is {Text(values[bad])}; {Remedy(part.Likelihood)}");
        }

        if (part.Likelihood is CategoricalLikelihood)
        {
            CheckSum(values, row, part);
        }
    }

    private static string Remedy(VaeLikelihood likelihood) => likelihood switch
    {
        BernoulliLikelihood =>
            "the Bernoulli likelihood needs values in [0, 1]. Normalize the column to that range, or use VaeLikelihood.Gaussian.",
        CategoricalLikelihood =>
            "the categorical likelihood needs values in [0, 1]. Encode the column as one-hot, and leave these slots out of normalization.",
        GaussianLikelihood { Mean: OutputMean.Tanh } =>
            "means by Tanh reach only [-1, 1]. Scale the data to that range, pixels by ExtractPixels(offsetImage: 127.5f, "
            + "scaleImage: 1 / 127.5f), or use a Gaussian likelihood with OutputMean.Identity.",
        _ => "means by Sigmoid reach only [0, 1]. Scale the data to that range, or use a Gaussian likelihood with OutputMean.Identity.",
    };

    /// <summary>The first value outside [least, 1], or -1. NaN counts as inside: where it is an error, that is found before.</summary>
    private static int IndexOfOutside(ReadOnlySpan<float> values, float least)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] < least - RangeSlack || values[i] > 1 + RangeSlack)
            {
                return i;
            }
        }

        return -1;
    }

    private void CheckSum(ReadOnlySpan<float> values, long row, LikelihoodPart part)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        if (sum > 1 + SumSlack)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"{RowOf(row)}, slots {part.First} to {part.End - 1} add up to {sum:G4}; the categorical likelihood needs one-hot slots, ")
                + "which add up to 1, or to 0 for an unknown category. Give other slots a likelihood of their own.");
        }
    }

    private string Place(long row, int slot) =>
        $"{RowOf(row)}, slot {slot}" + (slotNames is { } names ? $" ('{names[slot]}')" : "");

    private string RowOf(long row) => name is null ? $"Row {row}" : $"Column '{name}', row {row}";

    private static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);
}
