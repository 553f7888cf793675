using Microsoft.ML.Data;
using Vae;
using Vae.MLNet.Data;

namespace Microsoft.ML;

/// <summary>Adds data made by a VAE to <c>mlContext.Data</c>.</summary>
/// <remarks>
/// The views give the same rows in every pass; samples are made when a cursor comes to them, and none is kept. They have the rows' column and, of a
/// conditional model whose options name one, that of the condition, so that whatever was trained on such data reads them too.
/// </remarks>
public static class VaeDataCatalog
{
    /// <summary>Creates a data view of rows drawn from a VAE: z from N(0, I), then x from p(x|z).</summary>
    /// <example>
    /// <code>
    /// IDataView generated = mlContext.Data.LoadFromVaeSamples(fitted.Model, count: 1000, seed: 1);
    /// </code>
    /// </example>
    /// <param name="catalog">The data operations catalog.</param>
    /// <param name="model">The trained VAE.</param>
    /// <param name="count">How many rows; at least 1.</param>
    /// <param name="seed">Equal seeds give equal rows, and a larger count the same rows first. The default is 0.</param>
    /// <param name="columnName">
    /// The column of rows: Vector&lt;Single&gt; of the model's input dimension, of three dimensions where the model is for images. The default,
    /// null, means the name of <paramref name="like"/>, or Features.
    /// </param>
    /// <param name="means">
    /// Whether to take the mean of p(x|z) rather than draw from it; such rows have no noise and vary less than the data. The default is
    /// false.
    /// </param>
    /// <param name="conditions">What to draw given, for a conditional model: [C] for all rows, or [k, C], which the rows take in turn. Copied.</param>
    /// <param name="like">The column that the model was trained on, for its type, slot names and other annotations; null for none.</param>
    /// <exception cref="ArgumentException">The count is below 1, or the conditions or the column do not fit the model.</exception>
    /// <exception cref="InvalidOperationException">The model is an autoencoder's, which has no prior to draw from.</exception>
    public static IDataView LoadFromVaeSamples(
        this DataOperationsCatalog catalog,
        VaeModel model,
        long count,
        int seed = 0,
        string? columnName = null,
        bool means = false,
        IReadOnlyList<float>? conditions = null,
        DataViewSchema.Column? like = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        model.RequirePrior(nameof(VaeModel.Sample));
        if (count < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(count), $"count is {count}; it must be at least 1 row.");
        }

        return View(catalog, model, count, (first, rows, given) => model.Generate(first, seed, means, rows, given), columnName, conditions, like);
    }

    /// <summary>
    /// Creates a data view of what lies between two rows: the VAE's reconstructions at equal steps along the straight line between their posterior
    /// means, both ends included.
    /// </summary>
    /// <param name="catalog">The data operations catalog.</param>
    /// <param name="model">The trained VAE.</param>
    /// <param name="from">The first row, [D], channel after channel where it is an image.</param>
    /// <param name="to">The last row, [D].</param>
    /// <param name="steps">How many rows; at least 2.</param>
    /// <param name="columnName">As for <see cref="LoadFromVaeSamples"/>.</param>
    /// <param name="condition">What a conditional model is told of both, [C].</param>
    /// <param name="like">As for <see cref="LoadFromVaeSamples"/>.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 steps, or the rows, the condition or the column do not fit the model.</exception>
    public static IDataView LoadFromVaeInterpolation(
        this DataOperationsCatalog catalog,
        VaeModel model,
        ReadOnlySpan<float> from,
        ReadOnlySpan<float> to,
        int steps,
        string? columnName = null,
        IReadOnlyList<float>? condition = null,
        DataViewSchema.Column? like = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        var rows = new float[checked(steps * model.InputDimension)];
        model.Interpolate(from, to, steps, rows, condition?.ToArray());
        return View(catalog, model, steps, Kept(model, rows), columnName, condition, like);
    }

    /// <summary>
    /// Creates a data view of what the latent dimensions stand for: for each in turn, the VAE's reconstructions while it goes from one value to another in
    /// equal steps, both ends included, and the others stay at the row's posterior means.
    /// </summary>
    /// <param name="catalog">The data operations catalog.</param>
    /// <param name="model">The trained VAE.</param>
    /// <param name="row">The row, [D], channel after channel where it is an image.</param>
    /// <param name="steps">How many rows for each latent dimension; at least 2.</param>
    /// <param name="from">The first value; under the prior most lie between -2 and 2. The default is -2.</param>
    /// <param name="to">The last value. The default is 2.</param>
    /// <param name="columnName">As for <see cref="LoadFromVaeSamples"/>.</param>
    /// <param name="condition">What a conditional model is told of the row, [C].</param>
    /// <param name="like">As for <see cref="LoadFromVaeSamples"/>.</param>
    /// <returns>A view of L times <paramref name="steps"/> rows, one dimension after another.</returns>
    /// <exception cref="ArgumentException">There are fewer than 2 steps, or the row, the condition or the column do not fit the model.</exception>
    public static IDataView LoadFromVaeTraversals(
        this DataOperationsCatalog catalog,
        VaeModel model,
        ReadOnlySpan<float> row,
        int steps,
        float from = -2,
        float to = 2,
        string? columnName = null,
        IReadOnlyList<float>? condition = null,
        DataViewSchema.Column? like = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        var length = checked(steps * model.InputDimension);
        var rows = new float[checked(model.LatentDimension * length)];
        for (var dimension = 0; dimension < model.LatentDimension; dimension++)
        {
            model.Traverse(row, dimension, from, to, steps, rows.AsSpan(dimension * length, length), condition?.ToArray());
        }

        return View(catalog, model, (long)model.LatentDimension * steps, Kept(model, rows), columnName, condition, like);
    }

    private static FillRows Kept(VaeModel model, float[] rows) =>
        (first, destination, _) => rows.AsSpan((int)first * model.InputDimension, destination.Length).CopyTo(destination);

    private static GeneratedView View(
        DataOperationsCatalog catalog, VaeModel model, long count, FillRows fill, string? columnName, IReadOnlyList<float>? conditions, DataViewSchema.Column? like)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        if (columnName is not null)
        {
            ArgumentException.ThrowIfNullOrEmpty(columnName);
        }

        var (given, width) = (conditions?.Count ?? 0, model.ConditionDimension);
        return (width == 0 ? given == 0 : given > 0 && given % width == 0)
            ? new(model, new(count, fill, [.. conditions ?? []]), columnName, like)
            : throw new ArgumentException(
                width == 0
                    ? $"'conditions' has {given} values, and the model was trained without a condition. Leave it out."
                    : $"'conditions' has {given} values and the model is conditional: give {width} values, or a multiple of as many, which the rows take in turn.",
                nameof(conditions));
    }
}
