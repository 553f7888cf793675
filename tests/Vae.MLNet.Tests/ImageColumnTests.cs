using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Data;

namespace Vae.MLNet.Tests;

/// <summary>Columns of three dimensions, as ExtractPixels makes them.</summary>
public sealed class ImageColumnTests
{
    private const int Rows = 30;
    private const int Channels = 3;
    private const int Height = 6;
    private const int Width = 4;
    private static readonly VaeOptions _options = TestOptions.Quick with { Network = new ConvolutionalNetwork { Channels = [4, 5] } };
    private readonly MLContext _context = new(seed: 5);

    [Fact]
    public void Fit_ThreeDimensions_ConvolutionalUnlessToldOtherwise()
    {
        var images = Images(interleaved: false);

        var convolutional = _context.Transforms.VaeEncode("E", "Pixels", _options).Fit(images).Model;
        var connected = _context.Transforms.VaeEncode("E", "Pixels", _options with { Network = new MlpNetwork { HiddenDimensions = [5] } }).Fit(images).Model;

        Assert.Equal(
            VaeArchitecture.Convolutional(new(Channels, Height, Width), 2, [4, 5], likelihood: convolutional.Architecture.Likelihood), convolutional.Architecture);
        Assert.Equal(VaeArchitecture.Mlp(Channels * Height * Width, 2, [5]), connected.Architecture);
    }

    [Fact]
    public void Fit_ConvolutionalWithoutThreeDimensions_SaysWhatIsMissing()
    {
        var options = _options with { Network = new ConvolutionalNetwork() };

        Assert.StartsWith(
            "The ConvolutionalNetwork in Options.Network has no ImageShape;",
            Assert.Throws<ArgumentException>(() => _context.Transforms.VaeEncode("E", "Features", options).Fit(Views.Make(_context))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_PixelsAsExtractPixelsGivesThemUnasked_SaysHowToScale()
    {
        var images = new SpyDataView(Images(interleaved: false), (v, _) => new(v.Length, [.. v.DenseValues().Select(x => 127.5f * (x + 1))]));

        Assert.Contains(
            "pixels by ExtractPixels(offsetImage: 127.5f, scaleImage: 1 / 127.5f)",
            Assert.Throws<ArgumentException>(() => _context.Transforms.VaeEncode("E", "Pixels", _options).Fit(images)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Both layouts are one set of images: the same weights, embeddings and scores, and the same pixels back, each as it came.</summary>
    [Fact]
    public void Interleaved_SameImages_SameVaeAndTheColumnsOwnLayoutBack()
    {
        var (planar, interleaved) = (Images(interleaved: false), Images(interleaved: true));
        var options = _options with { Network = new ConvolutionalNetwork { Channels = [4, 5], PixelLayout = PixelLayout.Interleaved } };

        var fromPlanar = _context.Transforms.VaeReconstruct("Again", "Pixels", _options).Fit(planar);
        var fromInterleaved = _context.Transforms.VaeReconstruct("Again", "Pixels", options).Fit(interleaved);

        Assert.Equal(fromPlanar.Model.Weights.Values.ToArray(), fromInterleaved.Model.Weights.Values.ToArray());
        var again = fromInterleaved.Transform(interleaved);
        Assert.Equal(((VectorDataViewType)interleaved.Schema["Pixels"].Type).Dimensions, ((VectorDataViewType)again.Schema["Again"].Type).Dimensions);
        Assert.Equal(
            fromPlanar.Transform(planar).GetColumn<float[]>("Again").Select(Interleave).SelectMany(v => v),
            again.GetColumn<float[]>("Again").SelectMany(v => v));
        AssertSameColumn("Score", planar, interleaved, (data, model) => _context.AnomalyDetection.Trainers.Vae("Pixels", model).Fit(data));
    }

    [Fact]
    public void Interleaved_SavedAndLoaded_SameBits()
    {
        var images = Images(interleaved: true);
        var model = _context.Transforms.VaeReconstruct("Again", "Pixels", _options with { Network = new ConvolutionalNetwork { Channels = [4, 5], PixelLayout = PixelLayout.Interleaved } }).Fit(images);
        using var file = new MemoryStream();

        _context.Model.Save(model, images.Schema, file);
        file.Position = 0;

        Assert.Equal(OutputBits.Of(model.Transform(images)), OutputBits.Of(new MLContext().Model.Load(file, out _).Transform(images)));
    }

    [Fact]
    public void FeatureContributions_Interleaved_InTheColumnsOrder()
    {
        var options = new VaeAnomalyOptions { Training = _options, FeatureContributions = true };
        var turned = options with { Training = _options with { Network = new ConvolutionalNetwork { Channels = [4, 5], PixelLayout = PixelLayout.Interleaved } } };
        var (planar, interleaved) = (Images(interleaved: false), Images(interleaved: true));

        var expected = _context.AnomalyDetection.Trainers.Vae("Pixels", options).Fit(planar).Transform(planar);
        var actual = _context.AnomalyDetection.Trainers.Vae("Pixels", turned).Fit(interleaved).Transform(interleaved);

        Assert.Equal(
            expected.GetColumn<float[]>("FeatureContributions").Select(Interleave).SelectMany(v => v),
            actual.GetColumn<float[]>("FeatureContributions").SelectMany(v => v));
    }

    [Fact]
    public void LoadFromVaeSamples_OfImages_ThreeDimensionsInTheirLayout()
    {
        var planar = _context.Transforms.VaeEncode("E", "Pixels", _options).Fit(Images(interleaved: false)).Model;
        var interleaved = new VaeModel(
            new VaeWeights(planar.Architecture with { PixelLayout = PixelLayout.Interleaved }, planar.Weights.Values));

        var (one, other) = (_context.Data.LoadFromVaeSamples(planar, 5, seed: 2), _context.Data.LoadFromVaeSamples(interleaved, 5, seed: 2));

        Assert.Equal([Channels, Height, Width], ((VectorDataViewType)one.Schema["Features"].Type).Dimensions.ToArray());
        Assert.Equal([Height, Width, Channels], ((VectorDataViewType)other.Schema["Features"].Type).Dimensions.ToArray());
        Assert.Equal(one.GetColumn<float[]>("Features").SelectMany(Interleave), other.GetColumn<float[]>("Features").SelectMany(v => v));
    }

    [Fact]
    public void ToPlanar_OfToInterleaved_TheImage()
    {
        var order = PixelOrder.Of(
            VaeArchitecture.Convolutional(new(Channels, Height, Width), 2, [4]) with { PixelLayout = PixelLayout.Interleaved })!;
        var planar = Enumerable.Range(0, Channels * Height * Width).Select(i => (float)i).ToArray();
        var (interleaved, back) = (new float[planar.Length], new float[planar.Length]);

        order.ToInterleaved(planar, interleaved);
        order.ToPlanar(interleaved, back);

        Assert.Equal(Interleave(planar), interleaved);
        Assert.Equal(planar, back);
        Assert.Null(PixelOrder.Of(VaeArchitecture.Convolutional(new(1, Height, Width), 2, [4]) with { PixelLayout = PixelLayout.Interleaved }));
    }

    /// <summary>[channels, height, width] to [height, width, channels], pixel by pixel.</summary>
    private static float[] Interleave(float[] planar)
    {
        var pixels = new float[planar.Length];
        for (var c = 0; c < Channels; c++)
        {
            for (var y = 0; y < Height; y++)
            {
                for (var x = 0; x < Width; x++)
                {
                    pixels[(((y * Width) + x) * Channels) + c] = planar[(((c * Height) + y) * Width) + x];
                }
            }
        }

        return pixels;
    }

    private void AssertSameColumn(
        string column, IDataView planar, IDataView interleaved, Func<IDataView, VaeModel, ITransformer> fit)
    {
        var model = _context.Transforms.VaeEncode("E", "Pixels", _options).Fit(planar).Model;
        var turned = new VaeModel(new VaeWeights(model.Architecture with { PixelLayout = PixelLayout.Interleaved }, model.Weights.Values));

        Assert.Equal(
            fit(planar, model).Transform(planar).GetColumn<float>(column), fit(interleaved, turned).Transform(interleaved).GetColumn<float>(column));
    }

    private IDataView Images(bool interleaved)
    {
        var random = new Random(7);
        var rows = Enumerable.Range(0, Rows)
            .Select(_ => Enumerable.Range(0, Channels * Height * Width).Select(_ => (float)((2 * random.NextDouble()) - 1)).ToArray())
            .Select(planar => new ImageRow { Pixels = interleaved ? Interleave(planar) : planar })
            .ToArray();
        var definition = SchemaDefinition.Create(typeof(ImageRow));
        definition["Pixels"].ColumnType = interleaved
            ? new VectorDataViewType(NumberDataViewType.Single, Height, Width, Channels)
            : new VectorDataViewType(NumberDataViewType.Single, Channels, Height, Width);
        return _context.Data.LoadFromEnumerable(rows, definition);
    }

    private sealed class ImageRow
    {
        public float[] Pixels { get; set; } = [];
    }
}
