using TorchSharp;
using Vae.Tests.Training;
using Xunit;

namespace Vae.TorchSharp.Tests;

public sealed class CancellationTests
{
    private static readonly VaeDataset _data = new(TestBatches.Make(40, 12, 2).Target.ToArray(), 12);

    private static readonly VaeOptions _options = new()
    {
        Network = VaeArchitecture.Mlp(12, 2, [8]), Epochs = 5, BatchSize = 8, Run = new() { Threads = 1, Device = "cpu" },
    };

    [Fact]
    public void Train_CancelledInABatch_StopsBeforeTheNextAndGivesEverythingBack()
    {
        var (threads, tensors) = (torch.get_num_threads(), DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        using var source = new CancellationTokenSource();
        var engine = new CancellingEngine(source, steps: 7, TorchSharpVae.CreateEngine());

        Assert.ThrowsAny<OperationCanceledException>(
            () => VaeTrainer.Train(_data, _options with { Run = _options.Run with { CancellationToken = source.Token, Threads = threads + 1 } }, engine));

        Assert.Equal(7, engine.Steps);
        Assert.Equal((threads, tensors), (torch.get_num_threads(), DisposeScopeManager.Statistics.ThreadTotalLiveCount));
    }

    [Fact]
    public void Train_CancelledForTheModelSoFar_HasTheWeightsOfThatManyBatches()
    {
        using var source = new CancellationTokenSource();
        var engine = new CancellingEngine(source, steps: 10, TorchSharpVae.CreateEngine());

        var cancelled = VaeTrainer.Train(
            _data, _options with { Run = _options.Run with { CancellationToken = source.Token, ReturnBestOnCancellation = true } }, engine);
        var whole = VaeTrainer.Train(_data, _options with { Epochs = 2 }, TorchSharpVae.CreateEngine());

        Assert.Equal(2, cancelled.History.Count);
        Assert.True(whole.Weights.Values.SequenceEqual(cancelled.Weights.Values));
    }
}
