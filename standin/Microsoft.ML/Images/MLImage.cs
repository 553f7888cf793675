using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's MLImage: as there, colours are premultiplied by alpha, so that what is transparent is black.</summary>
public sealed class MLImage : IDisposable
{
    private readonly MLPixelFormat _format;
    private readonly int _width;
    private readonly int _height;
    private readonly bool _isOpaque;
    private byte[] _pixels;
    private string _tag;

    internal MLImage(int width, int height, MLPixelFormat format, byte[] pixels, bool isOpaque)
    {
        _width = width;
        _height = height;
        _format = format;
        _pixels = pixels;
        _isOpaque = isOpaque;
    }

    public MLPixelFormat PixelFormat => Alive()._format;

    public int Width => Alive()._width;

    public int Height => Alive()._height;

    public int BitsPerPixel => 8 * Alive()._pixels.Length / (_width * _height);

    /// <summary>Four bytes a pixel, in the order of <see cref="PixelFormat"/>, row by row.</summary>
    public ReadOnlySpan<byte> Pixels => Alive()._pixels;

    /// <summary>Three bytes a pixel, without alpha and not premultiplied by it.</summary>
    public byte[] GetBGRPixels
    {
        get
        {
            var rgba = StraightRgba();
            var bgr = new byte[_width * _height * 3];
            for (int i = 0; i < _width * _height; i++)
                (bgr[3 * i], bgr[(3 * i) + 1], bgr[(3 * i) + 2]) = (rgba[(4 * i) + 2], rgba[(4 * i) + 1], rgba[4 * i]);
            return bgr;
        }
    }

    public string Tag
    {
        get => Alive()._tag;
        set => Alive()._tag = value;
    }

    public static MLImage CreateFromFile(string imagePath)
    {
        Contracts.CheckValue(imagePath, nameof(imagePath));
        return File.Exists(imagePath)
            ? Decode(File.ReadAllBytes(imagePath), nameof(imagePath), $"Invalid path '{imagePath}'")
            : throw new ArgumentException($"Invalid path '{imagePath}': no such file.", nameof(imagePath));
    }

    public static MLImage CreateFromStream(Stream imageStream)
    {
        Contracts.CheckValue(imageStream, nameof(imageStream));
        using var file = new MemoryStream();
        imageStream.CopyTo(file);
        return Decode(file.ToArray(), nameof(imageStream), "Invalid input stream contents");
    }

    public static MLImage CreateFromPixels(int width, int height, MLPixelFormat pixelFormat, ReadOnlySpan<byte> imagePixelData)
    {
        if (pixelFormat is not (MLPixelFormat.Bgra32 or MLPixelFormat.Rgba32))
            throw new ArgumentException("Unsupported pixel format", nameof(pixelFormat));
        if (width <= 0)
            throw new ArgumentException("Invalid width value.", nameof(width));
        if (height <= 0)
            throw new ArgumentException("Invalid height value.", nameof(height));
        if (imagePixelData.Length != (long)width * height * 4)
            throw new ArgumentException($"Invalid {nameof(imagePixelData)} buffer size.");
        return new MLImage(width, height, pixelFormat, imagePixelData.ToArray(), isOpaque: false);
    }

    public void Save(string imagePath)
    {
        Alive();
        string extension = Path.GetExtension(imagePath);
        if (!extension.Equals(".png", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"Saving image with the format '{extension}' is not supported by the ML.NET stand-in. Save it as '.png'.", nameof(imagePath));
        using var file = File.Create(imagePath);
        PngWriter.Write(file, _width, _height, StraightRgba(), hasAlpha: !_isOpaque);
    }

    public void Dispose() => _pixels = null;

    private static MLImage Decode(byte[] file, string paramName, string failure)
    {
        try
        {
            var png = PngReader.Read(file);
            var pixels = new byte[png.Rgba.Length];
            for (int i = 0; i < pixels.Length; i += 4)
            {
                byte alpha = png.Rgba[i + 3];
                pixels[i] = Alpha.Premultiply(png.Rgba[i + 2], alpha);
                pixels[i + 1] = Alpha.Premultiply(png.Rgba[i + 1], alpha);
                pixels[i + 2] = Alpha.Premultiply(png.Rgba[i], alpha);
                pixels[i + 3] = alpha;
            }
            return new MLImage(png.Width, png.Height, MLPixelFormat.Bgra32, pixels, isOpaque: !png.HasAlpha);
        }
        catch (InvalidDataException e)
        {
            throw new ArgumentException($"{failure}: {e.Message}", paramName, e);
        }
    }

    private byte[] StraightRgba()
    {
        Alive();
        var (red, blue) = _format == MLPixelFormat.Bgra32 ? (2, 0) : (0, 2);
        var rgba = new byte[_pixels.Length];
        for (int i = 0; i < rgba.Length; i += 4)
        {
            byte alpha = _isOpaque ? byte.MaxValue : _pixels[i + 3];
            rgba[i] = Alpha.Divide(_pixels[i + red], alpha);
            rgba[i + 1] = Alpha.Divide(_pixels[i + 1], alpha);
            rgba[i + 2] = Alpha.Divide(_pixels[i + blue], alpha);
            rgba[i + 3] = alpha;
        }
        return rgba;
    }

    private MLImage Alive() => _pixels is null ? throw new InvalidOperationException("Object is disposed.") : this;
}
