using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using static Microsoft.ML.Transforms.Image.ImageResizingEstimator;

namespace Vae.MLNet.Tests.Images;

/// <summary>Where pixels go when images are resized; images of few colours, so that every smoothing filter agrees.</summary>
public sealed class ImageResizingTests : IDisposable
{
    private const byte Grey = 0; // the PNG colour type

    private readonly ImageFolder _folder = new();
    private readonly MLContext _context = new(seed: 5);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ResizeImages_SameSize_ChangesNothing()
    {
        Assert.Equal([1, 2, 3, 4], Resize(_folder.Add(2, 2, Grey, 1, 2, 3, 4), 2, 2, ResizingKind.IsoCrop));
    }

    [Fact]
    public void ResizeImages_Fill_TakesThePixelUnderTheCentre()
    {
        // Of each block of 1 x 3 pixels the middle one.
        var file = _folder.Add(6, 1, Grey, 10, 20, 30, 40, 50, 60);

        Assert.Equal([20, 50], Resize(file, 2, 1, ResizingKind.Fill));
        Assert.Equal([20, 50, 20, 50], Resize(file, 2, 2, ResizingKind.Fill));
    }

    [Fact]
    public void ResizeImages_HalfTheSize_IsTheMeanOfFour()
    {
        var file = _folder.Add(4, 4, Grey, 10, 20, 0, 0, 30, 40, 0, 0, 100, 100, 8, 8, 100, 100, 8, 8);

        Assert.Equal([25, 0, 100, 8], Resize(file, 2, 2, ResizingKind.IsoCrop));
    }

    [Theory]
    [InlineData(Anchor.Left, new[] { 10f, 10 })]
    [InlineData(Anchor.Center, new[] { 10f, 20 })]
    [InlineData(Anchor.Right, new[] { 20f, 20 })]
    public void ResizeImages_IsoCrop_KeepsTheAnchoredPart(Anchor anchor, float[] expected)
    {
        Assert.Equal([.. expected, .. expected], Resize(_folder.Add(4, 2, Grey, 10, 10, 20, 20, 10, 10, 20, 20), 2, 2, ResizingKind.IsoCrop, anchor));
    }

    [Fact]
    public void ResizeImages_IsoCropOfATallImage_KeepsTheBottom()
    {
        Assert.Equal([9], Resize(_folder.Add(1, 3, Grey, 7, 8, 9), 1, 1, ResizingKind.IsoCrop, Anchor.Bottom));
    }

    [Fact]
    public void ResizeImages_IsoPad_AddsBlack()
    {
        Assert.Equal([0, 0, 9, 9, 0, 0], Resize(_folder.Add(2, 1, Grey, 9, 9), 2, 3, ResizingKind.IsoPad));
        Assert.Equal([0, 9, 0, 0, 9, 0], Resize(_folder.Add(1, 2, Grey, 9, 9), 3, 2, ResizingKind.IsoPad));
    }

    [Fact]
    public void ResizeImages_OfText_IsRefused()
    {
        var data = _context.Data.LoadFromEnumerable([new ImageRow()]);

        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Transforms.ResizeImages("Image", 2, 2, "Path").Fit(data));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _context.Transforms.ResizeImages("Image", 2, 2, "Path").GetOutputSchema(Views.ShapeOf(data.Schema)));
    }

    private float[] Resize(string file, int width, int height, ResizingKind kind, Anchor anchor = Anchor.Center)
    {
        var data = _context.Data.LoadFromEnumerable([new ImageRow { Path = file }]);
        var pipeline = _context.Transforms.LoadImages("Loaded", _folder.Path, "Path")
            .Append(_context.Transforms.ResizeImages("Image", width, height, "Loaded", kind, anchor))
            .Append(_context.Transforms.ExtractPixels("Pixels", "Image", ImagePixelExtractingEstimator.ColorBits.Green));
        return pipeline.Fit(data).Transform(data).GetColumn<float[]>("Pixels").Single();
    }
}
