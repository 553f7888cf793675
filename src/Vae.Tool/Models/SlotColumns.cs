using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Data;
using Vae.MLNet.Transforms;

namespace Vae.Tool.Models;

/// <summary>The columns of a table that the slots of a VAE's rows stand for: a number each, or the slots of a category together.</summary>
internal sealed class SlotColumns
{
    private readonly (string Name, int First, string[]? Categories)[] _columns;

    private SlotColumns(IEnumerable<(string Name, int First, string[]? Categories)> columns) => _columns = [.. columns];

    public IReadOnlyList<string> Names => [.. _columns.Select(column => column.Name)];

    public static SlotColumns Of(MLContext mlContext, ModelFile model)
    {
        // The schema after the steps before the VAE: no rows are needed for it.
        var (vae, rows) = PipelineRows.Before(model.Pipeline, new EmptyView(model.InputSchema));
        var slots = InputColumn.Find(rows.Schema, vae.InputColumnName).GetSlotNames()
            ?? [.. Enumerable.Range(0, vae.Model.InputDimension).Select(slot => $"{vae.InputColumnName}.{slot}")];
        var inputs = model.InputSchema.Select(column => column.Name).OrderByDescending(name => name.Length).ToArray();
        return new(Columns(vae.Model, slots, inputs));
    }

    /// <summary>A column's value in a row.</summary>
    /// <param name="column">Its number.</param>
    /// <param name="row">The slots, [D].</param>
    /// <returns>A number, or a category's name: the likeliest.</returns>
    public object ValueOf(int column, ReadOnlySpan<float> row)
    {
        var (_, first, categories) = _columns[column];
        return categories is null ? row[first] : categories[System.Numerics.Tensors.TensorPrimitives.IndexOfMax(row.Slice(first, categories.Length))];
    }

    private static IEnumerable<(string Name, int First, string[]? Categories)> Columns(VaeModel model, string[] slots, string[] inputs)
    {
        var categories = Ranges(model).Where(range => range.Likelihood is CategoricalLikelihood).ToDictionary(range => range.First);
        for (var slot = 0; slot < slots.Length; slot++)
        {
            if (!categories.TryGetValue(slot, out var range))
            {
                yield return (slots[slot], slot, null);
                continue;
            }

            var names = slots.AsSpan(slot, range.Count).ToArray();
            var input = inputs.FirstOrDefault(name => names.All(own => own.StartsWith(name + ".", StringComparison.Ordinal)));
            yield return (input ?? $"{names[0]} to {names[^1]}", slot, input is null ? names : [.. names.Select(own => own[(input.Length + 1)..])]);
            slot += range.Count - 1;
        }
    }

    private static IEnumerable<LikelihoodRange> Ranges(VaeModel model) => model.Architecture.Likelihood is MixedLikelihood mixed
        ? mixed.Ranges
        : [new(0, model.InputDimension, model.Architecture.Likelihood)];
}
