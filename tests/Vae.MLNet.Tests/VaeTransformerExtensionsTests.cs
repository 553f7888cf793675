using Microsoft.ML;

namespace Vae.MLNet.Tests;

public sealed class VaeTransformerExtensionsTests
{
    private readonly MLContext _context = new(seed: 5);

    [Fact]
    public void FindVaes_NestedChains_AllInOrder()
    {
        var model = TestModel.Fitted;
        var inner = _context.Transforms.NormalizeMinMax("Features").Append(_context.Transforms.VaeEncode("Embedding", "Features", model));
        var outer = _context.Transforms.CopyColumns("Copy", "Number").Append(inner)
            .Append(_context.Transforms.VaeReconstruct("Clean", "Features", model))
            .Fit(Views.Make(_context));

        Assert.Equal([typeof(VaeEncodeTransformer), typeof(VaeReconstructTransformer)], outer.FindVaes().Select(vae => vae.GetType()));
        Assert.Same(model, outer.GetVae());
        Assert.Same(model, ((ITransformer)outer.FindVaes().First()).GetVae());
    }

    [Fact]
    public void GetVae_LoadedPipeline_TheModelItWasSavedWith()
    {
        var data = Views.Make(_context);
        var chain = _context.Transforms.NormalizeMinMax("Features").Append(_context.Transforms.VaeEncode("E", "Features", TestModel.Fitted)).Fit(data);
        using var file = new MemoryStream();
        _context.Model.Save(chain, data.Schema, file);
        file.Position = 0;

        var loaded = new MLContext().Model.Load(file, out _).GetVae();

        Assert.True(TestModel.Fitted.Weights.Values.SequenceEqual(loaded.Weights.Values));
    }

    [Fact]
    public void GetVae_NoneOrSeveral_SaysWhich()
    {
        var data = Views.Make(_context);
        var none = _context.Transforms.NormalizeMinMax("Features").Fit(data);
        var two = _context.Transforms.VaeEncode("E", "Features", TestModel.Fitted)
            .Append(_context.Transforms.VaeReconstruct("Clean", "Features", TestModel.WithLatent(6))).Fit(data);

        Assert.Empty(none.FindVaes());
        Assert.StartsWith("No step of this transformer is a VAE.", Assert.Throws<ArgumentException>(() => none.GetVae()).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "This transformer has 2 VAEs, in the steps VaeEncodeTransformer, VaeReconstructTransformer. Choose one of FindVaes()",
            Assert.Throws<ArgumentException>(() => two.GetVae()).Message,
            StringComparison.Ordinal);
    }
}
