using System.Globalization;
using Vae.Architecture;
using Vae.Numerics;

namespace Vae.Training;

/// <summary>What data must be like, checked once before training.</summary>
internal static class DataRules
{
    // Normalisers leave values a few roundings outside their range; the loss is as well behaved there.
    private const float RangeSlack = 1e-5f;

    // Probabilities over many categories add up to 1 only to their roundings.
    private const double SumSlack = 1e-3;

    /// <exception cref="ArgumentException">
    /// A value is infinite, NaN where that is not ignored, or outside its likelihood's range, or a row's categories are no one-hot vector; the message
    /// names row and slot.
    /// </exception>
    public static void Check(VaeDataset data, VaeArchitecture architecture)
    {
        var values = data.Rows.Span;
        var ignoresMissing = architecture.MissingValues == MissingValues.Ignore;
        var bad = ignoresMissing ? values.IndexOfAny(float.PositiveInfinity, float.NegativeInfinity) : values.IndexOfNonFinite();
        if (bad >= 0)
        {
            throw new ArgumentException(
                $"{Place(data, bad)} is {Text(values[bad])}; values must be finite. Drop such rows or replace missing values first.");
        }

        foreach (var part in LikelihoodLayout.Of(architecture).Parts)
        {
            if (part.Likelihood is BernoulliLikelihood or CategoricalLikelihood)
            {
                CheckPart(data, part);
            }
            else if (part.Likelihood is GaussianLikelihood { Mean: not OutputMean.Identity } gaussian)
            {
                CheckMeans(data, part, gaussian.Mean);
            }
        }
    }

    private static void CheckPart(VaeDataset data, LikelihoodPart part)
    {
        var name = part.Likelihood is BernoulliLikelihood ? "Bernoulli" : "categorical";
        for (var row = 0; row < data.Count; row++)
        {
            var start = (row * data.Dimension) + part.First;
            var values = data.Rows.Span.Slice(start, part.Count);
            var bad = IndexOfOutside(values);
            if (bad >= 0)
            {
                throw new ArgumentException(
                    $"{Place(data, start + bad)} is {Text(values[bad])}; the {name} likelihood needs values in [0, 1]. "
                    + (name == "Bernoulli"
                        ? "Normalize the column to that range, or use VaeLikelihood.Gaussian."
                        : "Encode the column as one-hot, and leave these slots out of normalization."));
            }

            if (part.Likelihood is CategoricalLikelihood)
            {
                CheckSum(values, row, part);
            }
        }
    }

    private static void CheckMeans(VaeDataset data, LikelihoodPart part, OutputMean mean)
    {
        var least = mean == OutputMean.Tanh ? -1 : 0;
        for (var row = 0; row < data.Count; row++)
        {
            var start = (row * data.Dimension) + part.First;
            var bad = IndexOfOutside(data.Rows.Span.Slice(start, part.Count), least);
            if (bad >= 0)
            {
                throw new ArgumentException(
                    $"{Place(data, start + bad)} is {Text(data.Rows.Span[start + bad])}; means by {mean} reach only [{least}, 1]. Scale the data "
                    + $"to that range{(least < 0 ? ", pixels by ExtractPixels(offsetImage: 127.5f, scaleImage: 1 / 127.5f)" : "")}, "
                    + $"or use a Gaussian likelihood with {nameof(OutputMean)}.{nameof(OutputMean.Identity)}.");
            }
        }
    }

    /// <summary>The first value outside [least, 1], or -1. NaN counts as inside: where it is an error, that is found before.</summary>
    private static int IndexOfOutside(ReadOnlySpan<float> values, float least = 0)
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

    private static void CheckSum(ReadOnlySpan<float> values, int row, LikelihoodPart part)
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
                $"Row {row}, slots {part.First} to {part.End - 1} add up to {sum:G4}; the categorical likelihood needs one-hot slots, ")
                + "which add up to 1, or to 0 for an unknown category. Give other slots a likelihood of their own.");
        }
    }

    private static string Place(VaeDataset data, int position)
    {
        var (row, slot) = Math.DivRem(position, data.Dimension);
        return data.SlotNames is { } names ? $"Row {row}, slot {slot} ('{names[slot]}')" : $"Row {row}, slot {slot}";
    }

    private static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);
}
