namespace Vae.Kernels;

/// <summary>
/// A convolution as products of weights with columns of source values. A column holds what one target position depends on: for each
/// source channel, for each row of the kernel that reaches the position, the value under each column that does; outside the source,
/// zeros. The positions that the same places of the kernel reach share the weights: a convolution has one such group, a transpose
/// one for each pair of remainders of row and column by the stride.
/// </summary>
internal sealed class ConvolutionPlan
{
    private ConvolutionPlan(ConvolutionShape shape, ConvolutionAxis[] rows, ConvolutionAxis[] columns) =>
        (Shape, Rows, Columns, MaxTaps) = (shape, rows, columns, rows.Max(axis => axis.Taps) * columns.Max(axis => axis.Taps));

    public ConvolutionShape Shape { get; }

    public ConvolutionAxis[] Rows { get; }

    public ConvolutionAxis[] Columns { get; }

    /// <summary>Places of the kernel that reach one position, at most.</summary>
    public int MaxTaps { get; }

    /// <summary>Whether the weights are packed; see <see cref="ConvolutionWeights"/>.</summary>
    public required bool IsPacked { get; init; }

    public required int SourceChannels { get; init; }

    public required int SourceHeight { get; init; }

    public required int SourceWidth { get; init; }

    /// <summary>Source pixels from one position of a group to the next.</summary>
    public required int SourceStep { get; init; }

    public required int TargetChannels { get; init; }

    public required int TargetHeight { get; init; }

    public required int TargetWidth { get; init; }

    /// <summary>Target pixels from one position of a group to the next.</summary>
    public required int TargetStep { get; init; }

    public int SourceLength => SourceChannels * SourceHeight * SourceWidth;

    public int TargetPixels => TargetHeight * TargetWidth;

    public int TargetLength => TargetChannels * TargetPixels;

    /// <summary>The longest column, K.</summary>
    public int MaxTerms => checked(SourceChannels * MaxTaps);

    /// <summary>From the fine side to the coarse.</summary>
    public static ConvolutionPlan Down(ConvolutionShape shape) =>
        new(shape, ConvolutionAxis.Down(shape.CoarseHeight, shape), ConvolutionAxis.Down(shape.CoarseWidth, shape))
        {
            IsPacked = false,
            SourceChannels = shape.FineChannels,
            SourceHeight = shape.FineHeight,
            SourceWidth = shape.FineWidth,
            SourceStep = shape.Stride,
            TargetChannels = shape.CoarseChannels,
            TargetHeight = shape.CoarseHeight,
            TargetWidth = shape.CoarseWidth,
            TargetStep = 1,
        };

    /// <summary>From the coarse side to the fine.</summary>
    public static ConvolutionPlan Up(ConvolutionShape shape) =>
        new(shape, ConvolutionAxis.Up(shape.FineHeight, shape), ConvolutionAxis.Up(shape.FineWidth, shape))
        {
            IsPacked = true,
            SourceChannels = shape.CoarseChannels,
            SourceHeight = shape.CoarseHeight,
            SourceWidth = shape.CoarseWidth,
            SourceStep = 1,
            TargetChannels = shape.FineChannels,
            TargetHeight = shape.FineHeight,
            TargetWidth = shape.FineWidth,
            TargetStep = shape.Stride,
        };
}
