using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using static Microsoft.ML.Transforms.Image.ImagePixelExtractingEstimator;

namespace Vae.MLNet.Tests.Images;

/// <summary>Files to pixels to images: what this library builds on, in ML.NET's own package and in the stand-in alike.</summary>
public sealed class ImagePipelineTests : IDisposable
{
    private const int Width = 2;
    private const int Height = 3;

    // Two pixels a row, three rows: each value occurs once.
    private static readonly byte[] _rgb = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130, 140, 150, 160, 170, 180];
    private static readonly float[] _planar = [10, 40, 70, 100, 130, 160, 20, 50, 80, 110, 140, 170, 30, 60, 90, 120, 150, 180];

    private readonly ImageFolder _folder = new();
    private readonly MLContext _context = new(seed: 5);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ExtractPixels_Default_IsPlanarRedGreenBlue()
    {
        var view = Transform(_context.Transforms.ExtractPixels("Pixels", "Image"), _folder.Add(Width, Height, 2, _rgb));

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3, Height, Width), view.Schema["Pixels"].Type);
        Assert.Equal(_planar, view.GetColumn<float[]>("Pixels").Single());
    }

    [Fact]
    public void ExtractPixels_Interleaved_KeepsTheColoursOfAPixelTogether()
    {
        var extract = _context.Transforms.ExtractPixels("Pixels", "Image", interleavePixelColors: true);
        var view = Transform(extract, _folder.Add(Width, Height, 2, _rgb));

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, Height, Width, 3), view.Schema["Pixels"].Type);
        Assert.Equal(_rgb.Select(value => (float)value), view.GetColumn<float[]>("Pixels").Single());
    }

    [Theory]
    [InlineData(ColorsOrder.ARGB, new[] { 40f, 10, 20, 30 })]
    [InlineData(ColorsOrder.ABGR, new[] { 40f, 30, 20, 10 })]
    [InlineData(ColorsOrder.AGRB, new[] { 40f, 20, 10, 30 })]
    public void ExtractPixels_AllColours_ComeInTheOrderAsked(ColorsOrder order, float[] expected)
    {
        var file = _folder.Add(TestPng.Make(1, 1, 3, [0], palette: [64, 128, 191], transparency: [40]));
        var view = Transform(_context.Transforms.ExtractPixels("Pixels", "Image", ColorBits.All, order), file, width: 1, height: 1);

        // Colours come multiplied by alpha: 64 * 40 / 255 is 10.
        Assert.Equal(expected, view.GetColumn<float[]>("Pixels").Single());
    }

    [Fact]
    public void ExtractPixels_OffsetAndScale_SubtractsFirst()
    {
        var extract = _context.Transforms.ExtractPixels("Pixels", "Image", offsetImage: 127.5f, scaleImage: 1 / 127.5f);
        var view = Transform(extract, _folder.Add(1, 1, 2, 0, 51, 255), width: 1, height: 1);

        Assert.Equal([-1, -0.6f, 1], view.GetColumn<float[]>("Pixels").Single(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void ExtractPixels_AsBytes_LeavesOffsetAndScaleOut()
    {
        var extract = _context.Transforms.ExtractPixels("Pixels", "Image", offsetImage: 9, scaleImage: 2, outputAsFloatArray: false);
        var view = Transform(extract, _folder.Add(Width, Height, 2, _rgb));

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Byte, 3, Height, Width), view.Schema["Pixels"].Type);
        Assert.Equal(_planar.Select(value => (byte)value), view.GetColumn<byte[]>("Pixels").Single());
    }

    [Fact]
    public void ExtractPixels_OneColourOfAGreyFile_IsTheGrey()
    {
        var extract = _context.Transforms.ExtractPixels("Pixels", "Image", ColorBits.Red);
        var view = Transform(extract, _folder.Add(Width, Height, 0, 1, 2, 3, 254, 255, 0));

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 1, Height, Width), view.Schema["Pixels"].Type);
        Assert.Equal([1, 2, 3, 254, 255, 0], view.GetColumn<float[]>("Pixels").Single());
    }

    [Fact]
    public void ExtractPixels_OfWhatIsTransparent_IsBlack()
    {
        var rgba = _folder.Add(Width, 1, 6, 200, 100, 50, 255, 200, 100, 50, 0);
        var grey = _folder.Add(Width, 1, 4, 200, 255, 200, 0);
        var palette = _folder.Add(TestPng.Make(Width, 1, 3, [1, 0], depth: 4, palette: [9, 9, 9, 200, 100, 50], transparency: [0]));
        var view = Transform(_context.Transforms.ExtractPixels("Pixels", "Image"), width: Width, height: 1, files: [rgba, grey, palette]);

        Assert.Equal(
            [[200f, 0, 100, 0, 50, 0], [200, 0, 200, 0, 200, 0], [200, 0, 100, 0, 50, 0]],
            view.GetColumn<float[]>("Pixels"));
    }

    [Fact]
    public void ExtractPixels_OfImagesOfUnknownSize_IsRefused()
    {
        var data = Paths(_folder.Add(Width, Height, 2, _rgb));
        var pipeline = Load().Append(_context.Transforms.ExtractPixels("Pixels", "Image"));

        Assert.Throws<ArgumentOutOfRangeException>(() => pipeline.Fit(data));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ConvertToImage_OfExtractedPixels_IsTheImage(bool isInterleaved)
    {
        var round = _context.Transforms.ExtractPixels("Pixels", "Image", interleavePixelColors: isInterleaved)
            .Append(_context.Transforms.ConvertToImage(Height, Width, "Back", "Pixels", interleavedColors: isInterleaved));
        var view = Transform(round, _folder.Add(Width, Height, 2, _rgb));

        Assert.Equal(new ImageDataViewType(Height, Width), view.Schema["Back"].Type);
        using var image = view.GetColumn<MLImage>("Back").Single();
        Assert.Equal((Width, Height, MLPixelFormat.Bgra32, 32), (image.Width, image.Height, image.PixelFormat, image.BitsPerPixel));
        Assert.Equal(_rgb.Chunk(3).SelectMany(p => (byte[])[p[2], p[1], p[0], 255]), image.Pixels.ToArray());
        Assert.Equal(_rgb.Chunk(3).SelectMany(p => (byte[])[p[2], p[1], p[0]]), image.GetBGRPixels);
    }

    [Fact]
    public void ConvertToImage_ScaledValues_GivesTheColoursAndNoAlpha()
    {
        // (x - 127.5) / 127.5 and back; ML.NET 5.0.0 then leaves alpha at 0, so that a saved file would be blank.
        var round = _context.Transforms.ExtractPixels("Pixels", "Image", offsetImage: 127.5f, scaleImage: 1 / 127.5f)
            .Append(_context.Transforms.ConvertToImage(Height, Width, "Back", "Pixels", scaleImage: 127.5f, offsetImage: -127.5f));
        var view = Transform(round, _folder.Add(Width, Height, 2, _rgb));

        using var image = view.GetColumn<MLImage>("Back").Single();
        Assert.Equal(_rgb.Chunk(3).SelectMany(p => (byte[])[p[2], p[1], p[0], 0]), image.Pixels.ToArray());
    }

    [Fact]
    public void ConvertToImage_OfAnotherSize_IsRefused()
    {
        var round = _context.Transforms.ExtractPixels("Pixels", "Image")
            .Append(_context.Transforms.ConvertToImage(Height, Width + 1, "Back", "Pixels"));

        Assert.Throws<ArgumentOutOfRangeException>(() => Transform(round, _folder.Add(Width, Height, 2, _rgb)));
    }

    [Fact]
    public void VaeReconstruct_BetweenExtractPixelsAndConvertToImage_KeepsTheImagesType()
    {
        string[] files = [.. Enumerable.Range(0, 20).Select(i => _folder.Add(Width, Height, 2, [.. _rgb.Select(v => (byte)(v + i))]))];
        var options = TestOptions.Quick with { Likelihood = new GaussianLikelihood { Mean = OutputMean.Tanh }, Network = new MlpNetwork { HiddenDimensions = [5] } };
        var view = Transform(
            _context.Transforms.ExtractPixels("Pixels", "Image", offsetImage: 127.5f, scaleImage: 1 / 127.5f)
                .Append(_context.Transforms.VaeReconstruct("Clean", "Pixels", options))
                .Append(_context.Transforms.ConvertToImage(Height, Width, "Back", "Clean", scaleImage: 127.5f, offsetImage: -127.5f)),
            files);

        Assert.Equal(view.Schema["Pixels"].Type, view.Schema["Clean"].Type);
        var clean = view.GetColumn<float[]>("Clean").First();
        using var image = view.GetColumn<MLImage>("Back").First();
        Assert.Equal(Math.Round((clean[0] * 127.5f) + 127.5f), image.Pixels[2]);
    }

    [Fact]
    public void GetOutputSchema_OfEveryStep_PromisesWhatTransformDelivers()
    {
        var data = Paths(_folder.Add(Width, Height, 2, _rgb));
        var pipeline = Load()
            .Append(_context.Transforms.ResizeImages("Image", 4, 5))
            .Append(_context.Transforms.ExtractPixels("Pixels", "Image"))
            .Append(_context.Transforms.ConvertToImage(5, 4, "Back", "Pixels"));

        var promised = pipeline.GetOutputSchema(Views.ShapeOf(data.Schema));
        var delivered = pipeline.Fit(data).Transform(data).Schema;

        Assert.Equal(["Path", "Image", "Pixels", "Back"], promised.Select(column => column.Name));
        Assert.All(promised.Where(column => column.Name != "Pixels"), column => Assert.Equal(delivered[column.Name].Type, column.ItemType));
        Assert.Equal(SchemaShape.Column.VectorKind.Vector, promised[2].Kind);
    }

    [Fact]
    public void Save_OfAPipeline_LoadsToTheSamePixels()
    {
        var file = _folder.Add(Width, Height, 2, _rgb);
        var data = Paths(file);
        var pipeline = Load()
            .Append(_context.Transforms.ResizeImages("Image", 4, 4, resizing: ImageResizingEstimator.ResizingKind.IsoPad))
            .Append(_context.Transforms.ExtractPixels("Pixels", "Image", ColorBits.Rgb, ColorsOrder.ABGR, true, 3, 0.5f))
            .Append(_context.Transforms.ConvertToImage(4, 4, "Back", "Pixels", ColorBits.Rgb, ColorsOrder.ABGR, true, 2, -3))
            .Append(_context.Transforms.ExtractPixels("Again", "Back", outputAsFloatArray: false))
            .Fit(data);
        using var saved = new MemoryStream();
        _context.Model.Save(pipeline, data.Schema, saved);
        saved.Position = 0;
        var loaded = new MLContext().Model.Load(saved, out _);

        Assert.Equal(pipeline.Transform(data).GetColumn<float[]>("Pixels").Single(), loaded.Transform(data).GetColumn<float[]>("Pixels").Single());
        Assert.Equal(pipeline.Transform(data).GetColumn<byte[]>("Again").Single(), loaded.Transform(data).GetColumn<byte[]>("Again").Single());
    }

    private EstimatorChain<ImageLoadingTransformer> Load() =>
        new EstimatorChain<ITransformer>().Append(_context.Transforms.LoadImages("Image", _folder.Path, "Path"));

    private IDataView Paths(params string[] files) => _context.Data.LoadFromEnumerable(files.Select(file => new ImageRow { Path = file }));

    private IDataView Transform(IEstimator<ITransformer> estimator, params string[] files) => Transform(estimator, Width, Height, files);

    private IDataView Transform(IEstimator<ITransformer> estimator, string file, int width, int height) =>
        Transform(estimator, width, height, file);

    private IDataView Transform(IEstimator<ITransformer> estimator, int width, int height, params string[] files)
    {
        var data = Paths(files);
        return Load().Append(_context.Transforms.ResizeImages("Image", width, height)).Append(estimator).Fit(data).Transform(data);
    }
}
