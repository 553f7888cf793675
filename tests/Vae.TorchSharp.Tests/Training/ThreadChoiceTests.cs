using Vae.TorchSharp.Training;
using Xunit;

namespace Vae.TorchSharp.Tests.Training;

public sealed class ThreadChoiceTests
{
    private static readonly VaeArchitecture _tabular = VaeArchitecture.Mlp(30, 8, [64, 32]);

    public static TheoryData<VaeArchitecture, VaeOptions, bool> Works => new()
    {
        { _tabular, new VaeOptions(), false },
        { _tabular, new VaeOptions { BatchSize = 4096 }, true },
        { _tabular, new VaeOptions { Objective = new ElboObjective { Samples = 50 } }, true },
        { _tabular, new VaeOptions { Objective = new AutoencoderObjective() }, false },
        { VaeArchitecture.Mlp(784, 20, [400]), new VaeOptions(), true },
        { VaeArchitecture.Mlp(784, 20, [400]), new VaeOptions { BatchSize = 16 }, false },
        { VaeArchitecture.Convolutional(new(3, 64, 64), 128), new VaeOptions { BatchSize = 64 }, true },
        { VaeArchitecture.Convolutional(new(1, 8, 8), 8, [4, 8]), new VaeOptions { BatchSize = 64 }, false },
    };

    [Theory]
    [MemberData(nameof(Works))]
    public void For_NoneGiven_OneForSmallWorkElseTheMachines(VaeArchitecture architecture, VaeOptions options, bool shared) =>
        Assert.Equal(shared ? Environment.ProcessorCount : 1, ThreadChoice.For(architecture, options));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void For_Given_IsThat(int threads) =>
        Assert.Equal(threads, ThreadChoice.For(_tabular, new VaeOptions { Run = new() { Threads = threads } }));
}
