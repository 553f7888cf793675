namespace Vae.Kernels;

/// <summary>One channel of images in panels, [P, channels, pixels, lane]: a plane of values in each panel.</summary>
internal readonly unsafe struct ChannelPlanes(float* panels, int channels, int pixels, int channel)
{
    private readonly float* _first = panels + ((nint)channel * pixels * PanelLayout.Lanes);
    private readonly nint _stride = (nint)channels * pixels * PanelLayout.Lanes;

    /// <summary>Whether there are no panels.</summary>
    public bool IsNull { get; } = panels is null;

    public int Pixels { get; } = pixels;

    /// <summary>Floats of a plane.</summary>
    public int Length => Pixels * PanelLayout.Lanes;

    /// <summary>A panel's plane.</summary>
    public float* this[int panel] => _first + (panel * _stride);
}
