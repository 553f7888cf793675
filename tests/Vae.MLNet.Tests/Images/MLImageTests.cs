using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Vae.MLNet.Tests.Images;

public sealed class MLImageTests : IDisposable
{
    private static readonly byte[] _rgba = [10, 20, 30, 255, 40, 50, 60, 255];

    private readonly ImageFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(MLPixelFormat.Rgba32)]
    [InlineData(MLPixelFormat.Bgra32)]
    public void Save_AsPng_IsReadBack(MLPixelFormat format)
    {
        var path = Path.Combine(_folder.Path, "saved.png");
        using (var image = MLImage.CreateFromPixels(2, 1, format, _rgba))
        {
            image.Tag = "tag";
            Assert.Equal((2, 1, format, "tag"), (image.Width, image.Height, image.PixelFormat, image.Tag));
            Assert.Equal(_rgba, image.Pixels.ToArray());
            image.Save(path);
        }

        using var fromFile = MLImage.CreateFromFile(path);
        using var stream = File.OpenRead(path);
        using var fromStream = MLImage.CreateFromStream(stream);
        byte[] bgr = format == MLPixelFormat.Rgba32 ? [30, 20, 10, 60, 50, 40] : [10, 20, 30, 40, 50, 60];
        Assert.Equal(bgr, fromFile.GetBGRPixels);
        Assert.Equal(bgr, fromStream.GetBGRPixels);
    }

    [Fact]
    public void Save_AfterDispose_IsRefused()
    {
        var image = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Rgba32, _rgba);
        image.Dispose();
        image.Dispose();

        Assert.Throws<InvalidOperationException>(() => image.Save(Path.Combine(_folder.Path, "disposed.png")));
        Assert.Throws<InvalidOperationException>(() => image.Width);
    }

    [Fact]
    public void CreateFromPixels_BadArgument_IsNamed()
    {
        Assert.Throws<ArgumentException>("pixelFormat", () => MLImage.CreateFromPixels(2, 1, MLPixelFormat.Unknown, _rgba));
        Assert.Throws<ArgumentException>("width", () => MLImage.CreateFromPixels(0, 1, MLPixelFormat.Rgba32, _rgba));
        Assert.Throws<ArgumentException>("height", () => MLImage.CreateFromPixels(2, -1, MLPixelFormat.Rgba32, _rgba));
        Assert.Throws<ArgumentException>(() => MLImage.CreateFromPixels(2, 2, MLPixelFormat.Rgba32, _rgba));
    }

    [Fact]
    public void CreateFromFile_NoImage_IsRefused()
    {
        Assert.Throws<ArgumentException>("imagePath", () => MLImage.CreateFromFile(Path.Combine(_folder.Path, "absent.png")));
        var garbage = Path.Combine(_folder.Path, _folder.Add("no image"u8.ToArray()));
        Assert.Throws<ArgumentException>("imagePath", () => MLImage.CreateFromFile(garbage));
        Assert.Throws<ArgumentException>("imageStream", () => MLImage.CreateFromStream(new MemoryStream(File.ReadAllBytes(garbage))));
    }

    [Fact]
    public void LoadFromEnumerable_OfImages_HasTheTypeOfTheAttribute()
    {
        var context = new MLContext();
        using var image = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Rgba32, _rgba);
        var data = context.Data.LoadFromEnumerable([new InMemory { Image = image }]);
        var view = context.Transforms.ExtractPixels("Pixels", "Image").Fit(data).Transform(data);

        Assert.Equal(new ImageDataViewType(1, 2), data.Schema["Image"].Type);
        Assert.Equal([10, 40, 20, 50, 30, 60], view.GetColumn<float[]>("Pixels").Single());
    }

    private sealed class InMemory
    {
        [ImageType(1, 2)]
        public MLImage? Image { get; set; }
    }
}
