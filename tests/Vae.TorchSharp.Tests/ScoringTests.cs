using TorchSharp;
using Vae.TorchSharp.Networks;
using Vae.Training;
using Xunit;

namespace Vae.TorchSharp.Tests;

/// <summary>One scorer serves a model, whichever engine trained it.</summary>
public sealed class ScoringTests
{
    private const int Rows = 30;
    private const int Slots = 12;
    private const int Latent = 2;

    /// <summary>Between the scorer and libtorch, on the same weights.</summary>
    private const float Tolerance = 1e-5f;

    private static readonly float[] _rows = TestBatches.Make(Rows, Slots, Latent).Target.ToArray();

    private static readonly Dictionary<string, VaeArchitecture> _networks = new(StringComparer.Ordinal)
    {
        ["fully connected"] = VaeArchitecture.Mlp(Slots, Latent, [8], Activation.GELU),
        ["convolutional"] = VaeArchitecture.Convolutional(new(3, 2, 2), Latent, [4], likelihood: new GaussianLikelihood { Mean = OutputMean.Identity }),
    };

    public static TheoryData<string> Names => [.. _networks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Encode_TrainedOnTorchSharp_AsTheNetworkThatWasTrained(string name)
    {
        var model = Train(name, TorchSharpVae.CreateEngine());
        using var scope = torch.NewDisposeScope();
        using var still = torch.no_grad();
        using var parameters = new ParameterSet(model.Weights, torch.CPU);
        var network = new Network(model.Architecture, parameters);

        var (mu, logVar) = network.Encode(HostTensor.From(_rows, Rows, Slots), condition: null, training: false);
        var decoded = network.Decode(mu, condition: null, training: false).Mean;

        var (scoredMu, scoredLogVar, scored) = (new float[Rows * Latent], new float[Rows * Latent], new float[Rows * Slots]);
        model.Encode(_rows, scoredMu, scoredLogVar);
        model.Reconstruct(_rows, scored);
        AssertNear(mu, scoredMu);
        AssertNear(logVar, scoredLogVar);
        AssertNear(decoded, scored);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Encode_EqualWeightsFromEitherEngine_TheSameBits(string name)
    {
        var fromTorch = Train(name, TorchSharpVae.CreateEngine());
        using var managed = VaeTrainer.Managed.StartSession(VaeWeights.Initialize(fromTorch.Architecture, 9), fromTorch.Options!);
        using var torchSharp = TorchSharpVae.CreateEngine().StartSession(fromTorch.Weights, fromTorch.Options!);
        managed.ImportState(torchSharp.ExportState());
        var fromManaged = new VaeModel(managed.ExportWeights());

        Assert.Equal(Scores(fromTorch), Scores(fromManaged));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Train_BothEngines_ScoresToRounding(string name)
    {
        var (ours, theirs) = (Scores(Train(name, VaeTrainer.Managed)), Scores(Train(name, TorchSharpVae.CreateEngine())));

        // Sixty steps carry roundings on.
        Assert.All(ours.Zip(theirs), pair => Assert.Equal(pair.First, pair.Second, 1e-4f * Math.Max(1, MathF.Abs(pair.First))));
    }

    private static VaeModel Train(string name, IVaeEngine engine) => VaeTrainer.Train(
        new VaeDataset(_rows, Slots),
        new VaeOptions
        {
            Network = _networks[name], Optimizer = new Sgd { LearningRate = 0.01 }, Epochs = 20, BatchSize = 10, Seed = 4, Run = new() { Threads = 1 },
        },
        engine);

    private static float[] Scores(VaeModel model)
    {
        var (mu, losses) = (new float[Rows * Latent], new float[Rows]);
        model.Encode(_rows, mu);
        model.ReconstructionLoss(_rows, losses);
        return [.. mu, .. losses];
    }

    private static void AssertNear(torch.Tensor expected, float[] actual)
    {
        var values = new float[actual.Length];
        HostTensor.CopyTo(expected.contiguous(), values);
        Assert.All(values.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Tolerance * Math.Max(1, MathF.Abs(pair.First))));
    }
}
