namespace Vae.MLNet;

/// <summary>What a <see cref="VaeReport"/> shows. Immutable.</summary>
public sealed record VaeReportOptions
{
    internal const int DefaultMapRows = 2000;

    /// <summary>The heading of the page.</summary>
    /// <value>The default is "VAE report".</value>
    public string Title { get; init; } = "VAE report";

    /// <summary>A column that says what a row is, by which the latent map is coloured: text, Single, Boolean or a key.</summary>
    /// <value>The default is null: the map has one colour.</value>
    public string? LabelColumnName { get; init; }

    /// <summary>The shape of the pictures that rows are, where neither the column's type nor the network says so.</summary>
    /// <value>The default is null. Channels times height times width must be the values of a row.</value>
    public ImageShape? ImageShape { get; init; }

    /// <summary>The most rows in the latent map, drawn at random.</summary>
    /// <value>The default is 2,000. At least 1.</value>
    public int MapRows { get; init; } = DefaultMapRows;

    /// <summary>Draws of z per row for the bound.</summary>
    /// <value>The default is 1. At least 1.</value>
    public int Samples { get; init; } = 1;

    /// <summary>The seed of those draws.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }

    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    internal void Validate(int inputDimension)
    {
        ArgumentException.ThrowIfNullOrEmpty(Title);
        ArgumentOutOfRangeException.ThrowIfLessThan(MapRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Samples, 1);
        if (ImageShape is { } shape && shape.Channels * shape.Height * shape.Width != inputDimension)
        {
            throw new ArgumentException(
                $"ImageShape is {shape.Channels} x {shape.Height} x {shape.Width}; the rows have {inputDimension} values. Channels, height and width must multiply to that.");
        }
    }
}
