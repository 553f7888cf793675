namespace Vae.Kernels;

/// <summary>
/// A convolution or its transpose on one image, [channel][pixel], with positions side by side in the lanes. Each value is the same
/// chain of multiply-adds as in <see cref="ConvolutionKernels"/>.
/// </summary>
internal static unsafe class ConvolutionRowKernel
{
    /// <summary>Floats of scratch that a call needs.</summary>
    public static int ScratchLength(ConvolutionPlan plan) => checked((plan.MaxTerms + TileKernel.Rows) * PanelLayout.Lanes);

    /// <param name="plan">Which way.</param>
    /// <param name="weight">W, or packed as <see cref="ConvolutionWeights"/> says.</param>
    /// <param name="bias">[target channels].</param>
    /// <param name="source">[source channels, pixels].</param>
    /// <param name="target">Receives [target channels, pixels].</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> floats.</param>
    public static void Run(ConvolutionPlan plan, float* weight, float* bias, float* source, float* target, float* scratch)
    {
        var lanes = PanelLayout.Lanes;
        foreach (var rows in plan.Rows)
        {
            foreach (var columns in plan.Columns)
            {
                var positions = rows.Count * columns.Count;
                for (var first = 0; first < positions; first += lanes)
                {
                    var count = Math.Min(lanes, positions - first);
                    Gather(plan, rows, columns, first, count, source, scratch);
                    Multiply(plan, rows, columns, weight, bias, first, count, scratch, target);
                }
            }
        }
    }

    /// <summary>The columns of some positions, [K][position].</summary>
    private static void Gather(
        ConvolutionPlan plan, ConvolutionAxis rows, ConvolutionAxis columns, int first, int count, float* source, float* gathered)
    {
        var (height, width, step) = (plan.SourceHeight, plan.SourceWidth, plan.SourceStep);
        for (nint channel = 0; channel < plan.SourceChannels; channel++, source += height * width)
        {
            foreach (var dy in rows.Offsets)
            {
                foreach (var dx in columns.Offsets)
                {
                    var (i, j) = Math.DivRem(first, columns.Count);
                    for (var n = 0; n < count; i++, j = 0)
                    {
                        var end = Math.Min(count, n + columns.Count - j);
                        var y = (i * step) + dy;
                        var inside = (uint)y < (uint)height;
                        for (var x = (j * step) + dx; n < end; n++, x += step)
                        {
                            gathered[n] = inside && (uint)x < (uint)width ? source[(y * width) + x] : 0;
                        }
                    }

                    gathered += PanelLayout.Lanes;
                }
            }
        }
    }

    private static void Multiply(
        ConvolutionPlan plan, ConvolutionAxis rows, ConvolutionAxis columns, float* weight, float* bias, int first, int count,
        float* gathered, float* target)
    {
        nint lanes = PanelLayout.Lanes;
        var terms = plan.SourceChannels * rows.Taps * columns.Taps;
        nint pixels = plan.TargetPixels;
        var result = gathered + (terms * lanes);
        var (rowStride, stepStride) = ConvolutionWeights.Strides(plan, terms);
        weight += ConvolutionWeights.Offset(plan, rows, columns);
        for (nint channel = 0; channel < plan.TargetChannels; channel += TileKernel.Rows)
        {
            var used = Math.Min(TileKernel.Rows, plan.TargetChannels - (int)channel);
            var a = weight + (channel * terms);
            if (plan.TargetStep == 1 && count == lanes)
            {
                // One group of all positions, which lie next to each other.
                TileKernel.Run(
                    a, rowStride, stepStride, used, gathered, terms, bias + channel, target + (channel * pixels) + first, pixels);
                continue;
            }

            TileKernel.Run(a, rowStride, stepStride, used, gathered, terms, bias + channel, result, lanes, count);
            for (nint row = 0; row < used; row++)
            {
                Scatter(plan, rows, columns, first, count, result + (row * lanes), target + ((channel + row) * pixels));
            }
        }
    }

    private static void Scatter(
        ConvolutionPlan plan, ConvolutionAxis rows, ConvolutionAxis columns, int first, int count, float* values, float* plane)
    {
        var (i, j) = Math.DivRem(first, columns.Count);
        for (var n = 0; n < count; i++, j = 0)
        {
            var to = plane + ((rows.First + (i * plan.TargetStep)) * plan.TargetWidth) + columns.First;
            for (; n < count && j < columns.Count; n++, j++)
            {
                to[j * plan.TargetStep] = values[n];
            }
        }
    }
}
