namespace Vae.Kernels;

/// <summary>The positions of a <see cref="RowConvolution"/> that the same places of the kernel reach.</summary>
internal abstract unsafe class RowConvolutionGroup(ConvolutionPlan plan, ConvolutionAxis rows, ConvolutionAxis columns)
{
    protected ConvolutionPlan Plan { get; } = plan;

    protected ConvolutionAxis Rows { get; } = rows;

    protected ConvolutionAxis Columns { get; } = columns;

    protected int Positions { get; } = rows.Count * columns.Count;

    /// <summary>The length of a column, K.</summary>
    protected int Terms { get; } = checked(plan.SourceChannels * rows.Taps * columns.Taps);

    public abstract int Blocks { get; }

    public abstract int SharedFloats { get; }

    public abstract int OwnFloats { get; }

    /// <summary>See <see cref="RowConvolution.Prepare"/>.</summary>
    public abstract void Prepare(float* source, float* shared);

    /// <summary>See <see cref="RowConvolution.Run"/>.</summary>
    public abstract void Run(int block, float* source, float* shared, float* own, float* target);
}
