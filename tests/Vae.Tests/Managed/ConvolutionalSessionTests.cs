using Vae.Data;
using Vae.Managed;
using Xunit;

namespace Vae.Tests.Managed;

/// <summary>What convolutions and running statistics add to a training session; their gradients are tested with all others.</summary>
public sealed class ConvolutionalSessionTests
{
    private static readonly VaeArchitecture _architecture = VaeArchitecture.Convolutional(new(2, 9, 9), 3, [5, 6]);

    [Fact]
    public void Evaluate_BatchNormalisation_GoesByTheRunningStatisticsAndChangesNothing()
    {
        var weights = TestModels.Weights(_architecture);
        using var session = new ManagedSession(weights, new VaeOptions { BatchSize = 20 });
        var batch = TestModels.Batch(_architecture, 20);

        var evaluated = session.Evaluate(batch, beta: 1);

        Assert.Equal(evaluated, session.Evaluate(batch, beta: 1));
        Near.SameBits(weights.Values, session.ExportWeights().Values);
        var trained = session.Step(batch, beta: 1, learningRate: 0);
        Assert.NotEqual(evaluated, trained);
        Assert.NotEqual(evaluated, session.Evaluate(batch, beta: 1));
    }

    [Fact]
    public void Evaluate_OneRowAtATime_AddsUpToTheBatch()
    {
        using var session = new ManagedSession(TestModels.Weights(_architecture), new VaeOptions { BatchSize = 20 });
        var batch = TestModels.Batch(_architecture, 20);
        var whole = session.Evaluate(batch, beta: 1).Loss;
        var sum = 0.0;
        for (var row = 0; row < 20; row++)
        {
            var one = new VaeBatch(1, _architecture.InputDimension, _architecture.LatentDimension);
            one.Begin(1);
            batch.Target.Slice(row * one.InputDimension, one.InputDimension).CopyTo(one.Target);
            batch.Epsilon.Slice(row * one.LatentDimension, one.LatentDimension).CopyTo(one.Epsilon);
            sum += session.Evaluate(one, beta: 1).Loss / 20;
        }

        Near.Value(whole, sum, 0, 1e-6, "loss");
    }

    [Theory]
    [InlineData("Sgd")]
    [InlineData("Adam")]
    [InlineData("AdamW")]
    public void Step_AnyOptimizerWithDecay_LeavesTheRunningStatisticsAlone(string optimizer)
    {
        var weights = TestModels.Weights(_architecture);
        var options = new VaeOptions { BatchSize = 20, Optimizer = Named.Optimizer(optimizer) with { WeightDecay = 0.1 }, GradientClipNorm = 0.1 };
        var batch = TestModels.Batch(_architecture, 20);
        using var still = new ManagedSession(weights, options);
        using var moving = new ManagedSession(weights, options);
        still.Step(batch, beta: 1, learningRate: 0);
        moving.Step(batch, beta: 1, learningRate: 0.1);

        var (before, after) = (still.ExportWeights(), moving.ExportWeights());
        Assert.All(weights.Parameters, parameter =>
            Assert.Equal(!parameter.IsTrained, before[parameter.Name].SequenceEqual(after[parameter.Name])));
        Assert.All(weights.Parameters.Where(parameter => !parameter.IsTrained), parameter =>
            Assert.False(weights[parameter.Name].SequenceEqual(after[parameter.Name])));
    }

    [Fact]
    public void Step_AnyCountOfThreads_SameBits()
    {
        var architecture = VaeArchitecture.Convolutional(new(3, 13, 13), 4, [8, 20]);
        var weights = TestModels.Weights(architecture);
        var options = new VaeOptions { BatchSize = 37, Objective = new ElboObjective { Samples = 2 } };
        var batch = TestModels.Batch(architecture, 37, samples: 2);
        var expected = Run(1);

        foreach (var threads in new[] { 2, 3, 5 })
        {
            Near.SameBits(expected, Run(threads), $"weight with {threads} threads");
        }

        float[] Run(int threads)
        {
            using var session = new ManagedSession(weights, options with { Run = options.Run with { Threads = threads } });
            for (var step = 0; step < 3; step++)
            {
                session.Step(batch, beta: 1, learningRate: 1e-2);
            }

            return [.. session.ExportWeights().Values];
        }
    }

    [Fact]
    public void ImportState_OfAConvolutionalRun_GoesOnInTheSameBits()
    {
        foreach (var optimizer in Named.Optimizers)
        {
            var weights = TestModels.Weights(_architecture);
            var options = new VaeOptions { BatchSize = 11, Optimizer = Named.Optimizer(optimizer) };
            var batch = TestModels.Batch(_architecture, 11);
            using var first = new ManagedSession(weights, options);
            first.Step(batch, beta: 1, learningRate: 1e-2);
            var state = first.ExportState();
            using var second = new ManagedSession(VaeWeights.Initialize(_architecture, seed: 3), options);
            second.ImportState(state);

            Assert.Equal(first.Step(batch, beta: 1, learningRate: 1e-2), second.Step(batch, beta: 1, learningRate: 1e-2));
            Near.SameBits(first.ExportWeights().Values, second.ExportWeights().Values);
        }
    }

    [Fact]
    public void Step_SmallerBatchAfterALargerOne_AsInAFreshSession()
    {
        var weights = TestModels.Weights(_architecture);
        var options = new VaeOptions { BatchSize = 40, Objective = new ElboObjective { Samples = 2 } };
        var small = TestModels.Batch(_architecture, rows: 3, samples: 2, seed: 9);
        using var used = new ManagedSession(weights, options);
        using var fresh = new ManagedSession(weights, options);
        used.Evaluate(TestModels.Batch(_architecture, rows: 40, samples: 2), beta: 1);

        Assert.Equal(fresh.Step(small, beta: 1, learningRate: 0.1), used.Step(small, beta: 1, learningRate: 0.1));
        Near.SameBits(fresh.ExportWeights().Values, used.ExportWeights().Values);
    }

    /// <summary>Batches of 128 rows and a last one of a single row would leave it statistics of next to nothing: a loss two to three times as large.</summary>
    [Fact]
    public void Train_OneRowMoreThanWholeBatches_BatchNormalisationScoresAsWell()
    {
        var options = new VaeOptions
        {
            Network = new ConvolutionalNetwork { ImageShape = new(1, 8, 8), Channels = [8, 8] }, LatentDimension = 4, Epochs = 120, BatchSize = 32, Optimizer = new Adam { LearningRate = 5e-3 },
            Objective = new ElboObjective { Beta = 0.01 }, Likelihood = new GaussianLikelihood { Mean = OutputMean.Tanh }, LearningRateSchedule = new ConstantLearningRate(),
        };

        foreach (var seed in (ReadOnlySpan<int>)[1, 2])
        {
            var (whole, more) = (Loss(64, seed), Loss(65, seed));
            Assert.True(more < 1.2 * whole, $"{whole} nats became {more}, seed {seed}.");
        }

        double Loss(int rows, int seed)
        {
            var (images, losses) = (Squares(rows), new float[rows]);
            VaeTrainer.Train(new VaeDataset(images, 64), options with { Seed = seed }).ReconstructionLoss(images, losses);
            return losses.Average();
        }
    }

    [Fact]
    public void StartSession_BatchTooLargeForAnArray_ErrorSaysWhatToChange()
    {
        var architecture = VaeArchitecture.Mlp(1, 1, [1 << 20]);
        var options = new VaeOptions { BatchSize = 1 << 14 };

        var error = Assert.Throws<ArgumentException>(() => new ManagedSession(TestModels.Weights(architecture), options));

        Assert.Equal(
            "A batch of 16384 rows, draws included, has 17179869184 values in a layer of 1048576; at most 2147483591 are supported. "
            + "Use a smaller BatchSize, fewer Samples or narrower layers.", error.Message);
    }

    [Fact]
    public void Train_ImagesWithBatchNormalisation_LearnsThemAndResumesInTheSameBits()
    {
        var data = new VaeDataset(Squares(120), 64);
        var path = Path.Combine(Directory.CreateTempSubdirectory("vae-").FullName, "run.checkpoint");
        var options = new VaeOptions
        {
            Network = new ConvolutionalNetwork { ImageShape = new(1, 8, 8), Channels = [8, 8] }, LatentDimension = 4, Epochs = 30, BatchSize = 32, Seed = 1,
            Optimizer = new Adam { LearningRate = 5e-3 }, Objective = new ElboObjective { Beta = 0.1 }, ValidationSetFraction = 0.1, Likelihood = new GaussianLikelihood { Mean = OutputMean.Tanh },
        };

        var whole = VaeTrainer.Train(data, options);
        using (var stop = new CancellationTokenSource())
        {
            var interrupted = options with
            {
                Run = options.Run with { Checkpoint = new(path), CancellationToken = stop.Token, MetricsCallback = metrics =>
                {
                    if (metrics.Epoch == 2)
                    {
                        stop.Cancel();
                    }
                } },
            };
            Assert.Throws<OperationCanceledException>(() => VaeTrainer.Train(data, interrupted));
        }

        var resumed = VaeTrainer.Train(data, options with { Run = options.Run with { Checkpoint = new(path), Threads = 1 } });

        // What the pixels cost without any error.
        var constant = 32 * Math.Log(2 * Math.PI);
        Near.SameBits(whole.Weights.Values, resumed.Weights.Values);
        Assert.True(
            whole.History[^1].ValidationLoss - constant < 0.3 * (whole.History[0].ValidationLoss - constant),
            $"{whole.History[0].ValidationLoss} became {whole.History[^1].ValidationLoss}.");
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    /// <summary>Bright squares somewhere on dark images of 8 x 8.</summary>
    private static float[] Squares(int rows)
    {
        var pixels = new float[rows * 64];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (row, pixel) = Math.DivRem(i, 64);
            var (y, x) = (row * 7 % 5, row * 3 % 5);
            pixels[i] = pixel / 8 >= y && pixel / 8 < y + 4 && pixel % 8 >= x && pixel % 8 < x + 4 ? 1 : -1;
        }

        return pixels;
    }
}
