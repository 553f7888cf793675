namespace Vae.Kernels;

/// <summary>
/// A convolution or its transpose on one image, [channel][pixel]. Each value is the same chain of multiply-adds as in
/// <see cref="ConvolutionKernels"/>. The work falls into blocks that do not depend on each other.
/// </summary>
internal sealed unsafe class RowConvolution
{
    private readonly RowConvolutionGroup[] _groups;

    /// <param name="plan">Which way.</param>
    /// <param name="weight">W, or packed as <see cref="ConvolutionWeights"/> says.</param>
    /// <param name="bias">[target channels]; no negative zeros.</param>
    public RowConvolution(ConvolutionPlan plan, AlignedBuffer weight, AlignedBuffer bias)
    {
        _groups =
        [
            .. from rows in plan.Rows
               from columns in plan.Columns
               select rows.Count * columns.Count <= ChannelLanes.MaxPositions
                   ? (RowConvolutionGroup)new ChannelLanes(plan, rows, columns, weight, bias)
                   : new PositionLanes(plan, rows, columns, weight, bias),
        ];
        Blocks = _groups.Sum(group => group.Blocks);
        SharedFloats = _groups.Aggregate(0, (sum, group) => checked(sum + group.SharedFloats));
        OwnFloats = _groups.Max(group => group.OwnFloats);
    }

    public int Blocks { get; }

    /// <summary>Floats of scratch that all blocks of an image share.</summary>
    public int SharedFloats { get; }

    /// <summary>Floats of scratch that a block needs for itself.</summary>
    public int OwnFloats { get; }

    /// <summary>Gathers what several blocks read.</summary>
    /// <param name="source">[source channels, pixels].</param>
    /// <param name="shared">Receives <see cref="SharedFloats"/> values.</param>
    public void Prepare(float* source, float* shared)
    {
        foreach (var group in _groups)
        {
            group.Prepare(source, shared);
            shared += group.SharedFloats;
        }
    }

    /// <param name="block">Which block.</param>
    /// <param name="source">[source channels, pixels].</param>
    /// <param name="shared">From <see cref="Prepare"/>.</param>
    /// <param name="own"><see cref="OwnFloats"/> of scratch.</param>
    /// <param name="target">Receives the block's part of [target channels, pixels].</param>
    public void Run(int block, float* source, float* shared, float* own, float* target)
    {
        var group = 0;
        for (; block >= _groups[group].Blocks; group++)
        {
            block -= _groups[group].Blocks;
            shared += _groups[group].SharedFloats;
        }

        _groups[group].Run(block, source, shared, own, target);
    }
}
