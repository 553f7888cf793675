using Vae.MLNet.Training;

namespace Vae.MLNet.Tests;

public sealed class EngineSelectorTests
{
    [Fact]
    public void Select_Managed_IsManaged() =>
        Assert.Equal((VaeTrainer.Managed, "The options ask for it."), EngineSelector.Select(new VaeOptions { Run = new() { Engine = VaeEngine.Managed } }));

    [Fact]
    public void Select_Auto_TakesTorchSharpExactlyWhereItCanBeHad()
    {
        var (engine, reason) = EngineSelector.Select(new VaeOptions());

        Assert.NotEmpty(reason);
        if (engine == VaeTrainer.Managed)
        {
            Assert.Equal(
                $"Run.Engine is TorchSharp, which cannot be used here. {reason} Otherwise choose Auto or Managed.",
                Assert.Throws<InvalidOperationException>(() => EngineSelector.Select(new VaeOptions { Run = new() { Engine = VaeEngine.TorchSharp } })).Message);
        }
        else
        {
            Assert.Equal("TorchSharp", engine.Name);
            Assert.Equal(engine.Name, EngineSelector.Select(new VaeOptions { Run = new() { Engine = VaeEngine.TorchSharp } }).Engine.Name);
        }
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
    public void Select_Cpu_AsWithoutADevice() =>
        Assert.Equal(EngineSelector.Select(new VaeOptions()).Reason, EngineSelector.Select(new VaeOptions { Run = new() { Device = "cpu" } }).Reason);

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
