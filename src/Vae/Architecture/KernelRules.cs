namespace Vae.Architecture;

/// <summary>The ranges that convolutions share.</summary>
internal static class KernelRules
{
    public const int MaxKernel = 1024;

    public static void Check(int channels, int kernel, int stride, int padding, string name, Failures failures)
    {
        failures.RequireRange(channels, 1, ArchitectureRules.MaxWidth, $"{name}.Channels");
        failures.RequireRange(kernel, 1, MaxKernel, $"{name}.Kernel");
        failures.RequireRange(stride, 1, MaxKernel, $"{name}.Stride");
        failures.RequireRange(padding, 0, Math.Clamp(kernel - 1, 0, MaxKernel), $"{name}.Padding");
    }

    public static bool RequireImage(LayerShape input, string name, Failures failures)
    {
        failures.Require(
            input.IsImage, $"{name} needs images; what comes before it is a row of {input.Channels} values. Put an UnflattenLayer between them.");
        return input.IsImage;
    }
}
