using Vae.MLNet.Training;

namespace Vae.MLNet.Tests;

public sealed class EngineSelectorTests
{
    [Fact]
    public void Select_Managed_IsManaged() =>
        Assert.Equal((VaeTrainer.Managed, "The options ask for it."), EngineSelector.Select(VaeEngine.Managed));

    [Fact]
    public void Select_Auto_TakesTorchSharpExactlyWhereItCanBeHad()
    {
        var (engine, reason) = EngineSelector.Select(VaeEngine.Auto);

        Assert.NotEmpty(reason);
        if (engine == VaeTrainer.Managed)
        {
            Assert.Equal(
                $"Engine is TorchSharp, which cannot be used here. {reason} Otherwise choose Engine = Auto or Managed.",
                Assert.Throws<InvalidOperationException>(() => EngineSelector.Select(VaeEngine.TorchSharp)).Message);
        }
        else
        {
            Assert.Equal(engine.Name, EngineSelector.Select(VaeEngine.TorchSharp).Engine.Name);
        }
    }
}
