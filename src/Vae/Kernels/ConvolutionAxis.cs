namespace Vae.Kernels;

/// <summary>
/// Rows of the target, or its columns, that the same rows or columns of the kernel reach: number i of them reads the source at
/// i sourceStep + offset, for each offset.
/// </summary>
/// <param name="First">The first of them.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Kernel">The kernel's rows or columns that reach them, ascending.</param>
/// <param name="Offsets">For each of these, where its source lies from that of number 0.</param>
/// <param name="TapsBefore">Rows or columns of the kernel that reach those before.</param>
internal sealed record ConvolutionAxis(int First, int Count, int[] Kernel, int[] Offsets, int TapsBefore)
{
    public int Taps => Kernel.Length;

    /// <summary>From fine to coarse the whole kernel reaches everything.</summary>
    public static ConvolutionAxis[] Down(int coarseSide, ConvolutionShape shape)
    {
        int[] kernel = [.. Enumerable.Range(0, shape.Kernel)];
        return [new(0, coarseSide, kernel, [.. kernel.Select(k => k - shape.Padding)], 0)];
    }

    /// <summary>
    /// From coarse to fine, place k of the kernel reaches number y where y + padding - k is a multiple of the stride: one group for
    /// each remainder.
    /// </summary>
    public static ConvolutionAxis[] Up(int fineSide, ConvolutionShape shape)
    {
        var groups = new ConvolutionAxis[Math.Min(shape.Stride, fineSide)];
        for (var (first, taps) = (0, 0); first < groups.Length; taps += groups[first++].Taps)
        {
            int[] kernel = [.. Enumerable.Range(0, shape.Kernel).Where(k => (first + shape.Padding - k) % shape.Stride == 0)];
            groups[first] = new(
                first, ((fineSide - first - 1) / shape.Stride) + 1, kernel,
                [.. kernel.Select(k => (first + shape.Padding - k) / shape.Stride)], taps);
        }

        return groups;
    }
}
