using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Vae.Tests.Training;

public sealed class VaeTrainerPropertyTests
{
    /// <summary>What FsCheck draws; printed when the property fails.</summary>
    private sealed record Case(int Rows, int Dimension, VaeOptions Options);

    [Fact]
    public void Train_AnySmallModelAndOptions_FiniteLossesShapesAndEqualAfterLoading()
    {
        var property = Prop.ForAll(Arb.From(Cases()), Holds);

        // A fixed start, so that a failure can be had again.
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(20261121, 1), property);
    }

    private static Gen<Case> Cases() =>
        from rows in Gen.Choose(2, 40)
        from flat in Gen.Choose(1, 20)
        from channels in Gen.Choose(0, 3)
        from height in Gen.Choose(1, 6)
        from width in Gen.Choose(1, 6)
        from latent in Gen.Choose(1, 6)
        from hidden in Gen.Choose(1, 24).ListOf().Resize(3)
        from activation in Gen.Elements(Enum.GetValues<Activation>())
        from likelihood in Gen.Elements<VaeLikelihood>(TestModels.Likelihoods)
        from scale in Gen.Elements(Enum.GetValues<PosteriorScale>())
        from objective in Gen.Elements("Elbo", "Autoencoder")
        from optimizer in Gen.Elements<string>(Named.Optimizers)
        from batch in Gen.Choose(1, 50)
        from samples in Gen.Choose(1, 3)
        from warmUp in Gen.Choose(0, 2)
        from noise in Gen.Elements<string>(Named.Noises)
        from fraction in Gen.Elements(0, 0.3)
        from clip in Gen.Elements<double?>(null, 1)
        from freeBits in Gen.Elements(0, 0.5)
        from threads in Gen.Choose(1, 3)
        from seed in Gen.Choose(int.MinValue, int.MaxValue)
        select new Case(rows, channels == 0 ? flat : channels * height * width, new VaeOptions
        {
            Network = channels == 0
                ? new MlpNetwork { HiddenDimensions = [.. hidden], Activation = activation }
                : new ConvolutionalNetwork
                {
                    ImageShape = new(channels, height, width), Channels = hidden.Count == 0 ? null : [.. hidden], Activation = activation,
                },
            Run = new() { Threads = threads },
            LatentDimension = latent,
            Likelihood = likelihood,
            PosteriorScale = scale,
            Objective = Named.Objective(objective, samples, freeBits) is ElboObjective elbo ? elbo with { WarmUpEpochs = warmUp } : new AutoencoderObjective(),
            Optimizer = Named.Optimizer(optimizer),
            BatchSize = batch,
            InputNoise = Named.Noise(noise),
            ValidationSetFraction = fraction,
            GradientClipNorm = clip,
            Seed = seed,
            Epochs = 2,
        });

    private static void Holds(Case drawn)
    {
        var data = new VaeDataset(TestValues.Uniform(drawn.Rows * drawn.Dimension, 1), drawn.Dimension);

        var model = VaeTrainer.Train(data, drawn.Options);

        Assert.Equal((drawn.Dimension, drawn.Options.LatentDimension), (model.InputDimension, model.LatentDimension));
        Assert.Equal(2, model.History.Count);
        Assert.All(model.History, epoch =>
        {
            Assert.True(double.IsFinite(epoch.Loss) && double.IsFinite(epoch.ReconstructionLoss) && epoch.KlDivergence >= 0);
            Assert.Equal(drawn.Options.ValidationSetFraction > 0, epoch.ValidationLoss is not null);
        });
        var losses = Losses(model, data);
        Assert.All(losses, loss => Assert.True(float.IsFinite(loss)));

        using var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;
        var loaded = VaeModel.Load(stream);
        Assert.Equal(model.Architecture, loaded.Architecture);
        Assert.Equal(drawn.Options.Objective, loaded.Objective);
        Near.SameBits(losses, Losses(loaded, data));
    }

    /// <summary>By draws where there is a posterior.</summary>
    private static float[] Losses(VaeModel model, VaeDataset data)
    {
        var losses = new float[data.Count];
        if (model.Objective is AutoencoderObjective)
        {
            model.ReconstructionLoss(data.Rows.Span, losses);
            return losses;
        }

        model.KlDivergence(data.Rows.Span, losses);
        Assert.All(losses, loss => Assert.True(loss >= 0));
        model.NegativeElbo(data.Rows.Span, samples: 2, seed: 1, losses);
        return losses;
    }
}
