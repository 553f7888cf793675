using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

public sealed class VaeDecodeEstimatorTests
{
    private readonly MLContext _context = new(seed: 5);

    [Fact]
    public void Transform_OfAnEmbedding_IsTheReconstruction()
    {
        var data = Views.Make(_context);
        var model = TestModel.Fitted;

        var transformed = _context.Transforms.VaeEncode("Embedding", "Features", model)
            .Append(_context.Transforms.VaeDecode("Decoded", "Embedding", model))
            .Append(_context.Transforms.VaeReconstruct("Clean", "Features", model))
            .Fit(data).Transform(data);

        Assert.Equal(
            transformed.GetColumn<float[]>("Clean").SelectMany(row => row), transformed.GetColumn<float[]>("Decoded").SelectMany(row => row));
    }

    [Fact]
    public void Transform_ImageModel_GivesImagesInTheirLayout()
    {
        var architecture = VaeArchitecture.Convolutional(new(3, 2, 4), 6, [4]) with { PixelLayout = PixelLayout.Interleaved };
        var model = new VaeModel(VaeWeights.Initialize(architecture, seed: 1));
        var data = Views.Make(_context);

        var view = _context.Transforms.VaeDecode("Image", "Features", model).Fit(data).Transform(data);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2, 4, 3), view.Schema["Image"].Type);
        var (z, mean) = (TestRow.Make(40, seed: 3)[0].Features, new float[24]);
        model.Decode(z, mean);
        var image = view.GetColumn<float[]>("Image").First();
        Assert.Equal(mean[(1 * 8) + 5], image[(5 * 3) + 1]);
    }

    [Fact]
    public void Fit_AnotherWidthThanTheLatentDimension_SaysWhichIsWanted() => Assert.Equal(
        "Column 'Features' has 6 values per row; the latent rows of this model have 2. Select a column that VaeEncode made with it.",
        Assert.Throws<ArgumentException>(
            () => _context.Transforms.VaeDecode("Decoded", "Features", TestModel.Fitted).Fit(Views.Make(_context))).Message);
}
