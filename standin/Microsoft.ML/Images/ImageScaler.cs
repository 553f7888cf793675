using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Makes images of another size.</summary>
internal static class ImageScaler
{
    private const int Channels = 4;

    /// <summary>Stretched to the new size; each pixel is the one pixel that lies under its centre.</summary>
    public static MLImage Nearest(MLImage source, int width, int height)
    {
        var from = source.Pixels;
        var to = new byte[width * height * Channels];
        for (int y = 0; y < height; y++)
        {
            int sourceY = (int)((y + 0.5) * source.Height / height);
            for (int x = 0; x < width; x++)
            {
                int sourceX = (int)((x + 0.5) * source.Width / width);
                from.Slice(Channels * ((sourceY * source.Width) + sourceX), Channels).CopyTo(to.AsSpan(Channels * ((y * width) + x)));
            }
        }
        return new MLImage(width, height, source.PixelFormat, to, isOpaque: false);
    }

    /// <summary>Scaled alike in both directions: cropped where it is longer, or padded with black where it is shorter.</summary>
    public static MLImage Smooth(MLImage source, int width, int height, bool isCropped, ImageResizingEstimator.Anchor anchor)
    {
        var (byWidth, byHeight) = ((float)width / source.Width, (float)height / source.Height);
        float scale = isCropped ? Math.Max(byWidth, byHeight) : Math.Min(byWidth, byHeight);
        var (scaledWidth, scaledHeight) = ((int)(source.Width * scale), (int)(source.Height * scale));
        int left = (int)((width - (source.Width * scale)) * Share(isCropped, anchor, ImageResizingEstimator.Anchor.Left, ImageResizingEstimator.Anchor.Right));
        int top = (int)((height - (source.Height * scale)) * Share(isCropped, anchor, ImageResizingEstimator.Anchor.Top, ImageResizingEstimator.Anchor.Bottom));

        var (pixels, stepX, stepY) = (new ScaledPixels(source), (float)source.Width / scaledWidth, (float)source.Height / scaledHeight);
        for (float shrink = Math.Min(stepX, stepY); shrink >= 2 && pixels.TryHalve(); shrink /= 2)
        {
        }

        var to = new byte[width * height * Channels];
        for (int y = Math.Max(top, 0); y < Math.Min(top + scaledHeight, height); y++)
        {
            for (int x = Math.Max(left, 0); x < Math.Min(left + scaledWidth, width); x++)
            {
                pixels.Sample(
                    (x - left + 0.5f) / scaledWidth,
                    (y - top + 0.5f) / scaledHeight,
                    to.AsSpan(Channels * ((y * width) + x), Channels));
            }
        }
        return new MLImage(width, height, source.PixelFormat, to, isOpaque: true);
    }

    // How much of the difference in size lies before the image: none, half or all of it.
    private static float Share(
        bool isCropped, ImageResizingEstimator.Anchor anchor, ImageResizingEstimator.Anchor start, ImageResizingEstimator.Anchor end) =>
        isCropped && anchor == start ? 0 : isCropped && anchor == end ? 1 : 0.5f;
}
