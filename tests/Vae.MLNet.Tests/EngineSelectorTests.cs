using Vae.MLNet.Training;

namespace Vae.MLNet.Tests;

public sealed class EngineSelectorTests
{
    [Fact]
    public void Select_Managed_IsManaged() =>
        Assert.Equal((VaeTrainer.Managed, "The options ask for it."), EngineSelector.Select(new VaeOptions { Run = new() { Engine = VaeEngine.Managed } }));

    [Fact]
    public void Select_TorchSharp_IsTorchSharpOrAnErrorThatSaysWhy()
    {
        var options = new VaeOptions { Run = new() { Engine = VaeEngine.TorchSharp } };
#if STANDIN
        Assert.Equal(
            "Run.Engine is TorchSharp, which cannot be used here. TorchSharp is not part of this build. Otherwise choose Auto or Managed.",
            Assert.Throws<InvalidOperationException>(() => EngineSelector.Select(options)).Message);
#else
        var (engine, reason) = EngineSelector.Select(options);

        Assert.Equal(("TorchSharp", "The options ask for it."), (engine.Name, reason));
#endif
    }

    [Fact]
    public void Select_Auto_TakesTheFasterOne()
    {
        var (engine, reason) = EngineSelector.Select(new VaeOptions());

#if STANDIN
        Assert.Equal("TorchSharp is not part of this build. On a CPU the managed engine is the faster one.", reason);
        Assert.Same(VaeTrainer.Managed, engine);
#else
        var hasGpu = Vae.TorchSharp.TorchSharpVae.IsAvailable("cuda", out _);
        Assert.Equal(hasGpu ? "TorchSharp" : "Managed", engine.Name);
        Assert.EndsWith(hasGpu ? "TorchSharp finds a GPU." : "On a CPU the managed engine is the faster one.", reason, StringComparison.Ordinal);
#endif
    }

    [Theory]
    [InlineData(VaeEngine.Auto)]
    [InlineData(VaeEngine.TorchSharp)]
    public void Select_AGpuThatIsNotThere_IsAnErrorAndNotTheCpu(VaeEngine engine)
    {
        var options = new VaeOptions { Run = new() { Engine = engine, Device = "cuda:99" } };

        Assert.Matches(
            @"^Run\.Device is 'cuda:99', which cannot be used here\. .+\. Or set it to null or 'cpu'\.$",
            Assert.Throws<InvalidOperationException>(() => EngineSelector.Select(options)).Message);
    }

    [Fact]
    public void Select_AutoOnTheCpu_IsManaged() =>
        Assert.Equal(
            (VaeTrainer.Managed, "On a CPU the managed engine is the faster one."),
            EngineSelector.Select(new VaeOptions { Run = new() { Device = "cpu" } }));

    /// <summary>TorchSharp's own attempt to load its library prints a page when that is missing.</summary>
    [Fact]
    public void Select_Auto_PrintsNothing()
    {
        var (output, error) = (Console.Out, Console.Error);
        using var printed = new StringWriter();
        try
        {
            Console.SetOut(printed);
            Console.SetError(printed);
            EngineSelector.Select(new VaeOptions());
            EngineSelector.Select(new VaeOptions { Run = new() { Device = "cpu" } });
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }

        Assert.Equal("", printed.ToString());
    }
}
