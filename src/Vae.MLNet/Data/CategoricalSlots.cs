using Microsoft.ML.Data;

namespace Vae.MLNet.Data;

/// <summary>ML.NET's annotation for the slots that one-hot encoding made: pairs of a range's first and last slot.</summary>
internal static class CategoricalSlots
{
    private const string Kind = "CategoricalSlotRanges";

    /// <summary>Categorical for the annotated ranges, another likelihood for the slots between them.</summary>
    /// <param name="column">The input.</param>
    /// <param name="numeric">The likelihood of the other slots.</param>
    /// <returns>Null where the column has no such ranges.</returns>
    public static VaeLikelihood? Likelihood(InputColumn column, VaeLikelihood numeric)
    {
        var ranges = new List<LikelihoodRange>();
        var next = 0;
        foreach (var (first, last) in Read(column))
        {
            if (first < next || last < first || last >= column.Width)
            {
                // Ranges of another vector: they say nothing of this one.
                return null;
            }

            // One slot alone is no choice between categories.
            if (first < last)
            {
                AddNumeric(first);
                ranges.Add(new(first, last - first + 1, VaeLikelihood.Categorical));
                next = last + 1;
            }
        }

        if (ranges.Count == 0)
        {
            return null;
        }

        AddNumeric(column.Width);
        return new MixedLikelihood { Ranges = ranges };

        void AddNumeric(int end)
        {
            if (next < end)
            {
                ranges.Add(new(next, end - next, numeric));
            }
        }
    }

    private static IEnumerable<(int First, int Last)> Read(InputColumn input)
    {
        var annotations = input.Column.Annotations;
        if (annotations.Schema.GetColumnOrNull(Kind)?.Type is not VectorDataViewType type || !type.ItemType.Equals(NumberDataViewType.Int32))
        {
            return [];
        }

        VBuffer<int> ends = default;
        annotations.GetValue(Kind, ref ends);
        return ends.DenseValues().Chunk(2).Where(pair => pair.Length == 2).Select(pair => (pair[0], pair[1]));
    }
}
