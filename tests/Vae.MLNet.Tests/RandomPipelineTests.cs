using FsCheck;
using FsCheck.Fluent;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Anomaly;
using Vae.Tests;

namespace Vae.MLNet.Tests;

/// <summary>Whatever the table and the options: what is promised is delivered, all values are finite, and a saved pipeline gives the same bits.</summary>
public sealed class RandomPipelineTests
{
    private static readonly float[] _scales = [0, 1e-3f, 1, 1e3f, 1e6f];

    /// <summary>What the last step is.</summary>
    internal enum Step
    {
        Encode,
        EncodeWithLogVariance,
        EncodeSample,
        Reconstruct,
        Impute,
        Anomaly,
        AnomalyWithContributions,
    }

    /// <summary>What FsCheck draws; printed when the property fails.</summary>
    internal sealed record Case(
        int Rows, int Numbers, int Categories, float Scale, bool Missing, bool Normalize, bool Weighted, Step Step,
        VaeAnomalyScore Score, VaeOptions Options)
    {
        /// <summary>Numbers, a slot for each category that some row has, and a flag.</summary>
        public int Width => Numbers + Math.Min(Rows, Categories) + 1;
    }

    [Fact]
    public void FitAndTransform_AnyTableAndOptions_KeepTheirPromises()
    {
        var property = Prop.ForAll(Arb.From(Cases()), Holds);

        // A fixed start, so that a failure can be had again.
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(120).WithReplay(20261121, 3), property);
    }

    private static Gen<Case> Cases() =>
        from rows in Gen.Choose(1, 40)
        from numbers in Gen.Choose(1, 9)
        from categories in Gen.Choose(1, 4)
        from scale in Gen.Elements(_scales)
        from missing in Gen.Elements(true, false)
        from normalize in Gen.Elements(true, false)
        from weighted in Gen.Elements(true, false)
        from step in Gen.Elements(Enum.GetValues<Step>())
        from score in Gen.Elements(Enum.GetValues<VaeAnomalyScore>())
        from latent in Gen.Choose(1, 5)
        from hidden in Gen.Choose(1, 20).ListOf().Resize(3)
        from activation in Gen.Elements(Enum.GetValues<Activation>())
        from variance in Gen.Elements<string>(Named.Variances)
        from chosen in Gen.Elements(true, false)
        from batch in Gen.Choose(1, 50)
        from threads in Gen.Choose(1, 3)
        from fraction in Gen.Elements(0, 0.3)
        from seed in Gen.Choose(int.MinValue, int.MaxValue)
        select new Case(rows, numbers, categories, scale, missing, normalize, weighted && rows > 1, step, score, new VaeOptions
        {
            LatentDimension = latent,
            Network = new MlpNetwork { HiddenDimensions = [.. hidden], Activation = activation },
            Likelihood = chosen ? new GaussianLikelihood { Variance = Named.Variance(variance) } : null,
            BatchSize = batch,
            Run = new() { Threads = threads, Engine = VaeEngine.Managed },
            MissingValues = missing || step == Step.Impute ? MissingValues.Ignore : MissingValues.Error,
            ValidationSetFraction = rows > 3 && !weighted ? fraction : 0,
            Optimizer = new Adam { LearningRate = 1e-3 },
            Seed = seed,
            Epochs = 2,
        });

    private static void Holds(Case drawn)
    {
        var context = new MLContext(seed: 1);
        var table = Table(context, drawn);
        var estimator = Estimator(context, drawn);

        var promised = estimator.GetOutputSchema(Views.ShapeOf(table.Schema));
        var fitted = estimator.Fit(table);
        var output = fitted.Transform(table);

        Assert.Equal(
            Views.ShapeOf(output.Schema).Select(c => (c.Name, c.Kind, c.ItemType, c.IsKey)),
            promised.Select(c => (c.Name, c.Kind, c.ItemType, c.IsKey)));
        CheckValues(drawn, fitted.LastTransformer, output);
        var expected = OutputBits.Of(output);
        Assert.Equal(drawn.Rows, expected.Count);
        Assert.Equal(expected, OutputBits.Of(output));

        using var file = new MemoryStream();
        context.Model.Save(fitted, table.Schema, file);
        file.Position = 0;
        Assert.Equal(expected, OutputBits.Of(new MLContext().Model.Load(file, out _).Transform(table)));
    }

    private static void CheckValues(Case drawn, ITransformer last, IDataView output)
    {
        switch (drawn.Step)
        {
            case Step.Reconstruct or Step.Impute:
                Assert.All(output.GetColumn<float[]>("Output"), row => AssertFinite(row, drawn.Width));
                break;
            case Step.Anomaly or Step.AnomalyWithContributions:
                CheckScores(
                    ((VaeAnomalyTransformer)last).Threshold, [.. output.GetColumn<float>("Score")], [.. output.GetColumn<bool>("PredictedLabel")]);
                break;
            default:
                Assert.All(output.GetColumn<float[]>("Output"), row => AssertFinite(row, drawn.Options.LatentDimension!.Value));
                break;
        }
    }

    /// <summary>The threshold is the score of a row; some row is not above it, and some row is unless all are equal.</summary>
    private static void CheckScores(float threshold, float[] scores, bool[] labels)
    {
        Assert.All(scores, score => Assert.True(float.IsFinite(score) && score >= 0, $"score {score}"));
        Assert.Equal(scores.Select(score => score > threshold), labels);
        Assert.Contains(threshold, scores);
        Assert.Equal(scores.Min() < scores.Max(), labels.Contains(true));
    }

    private static void AssertFinite(float[] row, int width)
    {
        Assert.Equal(width, row.Length);
        Assert.All(row, value => Assert.True(float.IsFinite(value)));
    }

    private static EstimatorChain<ITransformer> Estimator(MLContext context, Case drawn)
    {
        var weight = drawn.Weighted ? "Weight" : null;
        var (transforms, options) = (context.Transforms, drawn.Options);
        IEstimator<ITransformer> last = drawn.Step switch
        {
            Step.Encode => transforms.VaeEncode("Output", "Input", options, exampleWeightColumnName: weight),
            Step.EncodeWithLogVariance => transforms.VaeEncode("Output", "Input", options, logVariance: true, exampleWeightColumnName: weight),
            Step.EncodeSample => transforms.VaeEncode("Output", "Input", options, sampleSeed: 4, exampleWeightColumnName: weight),
            Step.Reconstruct => transforms.VaeReconstruct("Output", "Input", options, exampleWeightColumnName: weight),
            Step.Impute => transforms.VaeReconstruct("Output", "Input", options, keepObserved: true, exampleWeightColumnName: weight),
            _ => context.AnomalyDetection.Trainers.Vae("Input", AnomalyOptions(drawn), weight),
        };
        return drawn.Normalize
            ? transforms.NormalizeMinMax("Numbers").Append(transforms.Concatenate("Input", "Numbers", "Category", "Flag")).Append(last)
            : transforms.Concatenate("Input", "Numbers", "Category", "Flag").Append(last);
    }

    private static VaeAnomalyOptions AnomalyOptions(Case drawn) => new()
    {
        Training = drawn.Options,
        Score = drawn.Step != Step.AnomalyWithContributions || !AnomalyRules.Draws(drawn.Score) ? drawn.Score : VaeAnomalyScore.Surprisal,
        ScorePercentile = drawn.Weighted,
        FeatureContributions = drawn.Step == Step.AnomalyWithContributions,
        ScoreSamples = drawn.Step != Step.AnomalyWithContributions && AnomalyRules.Draws(drawn.Score) ? 3 : null,
    };

    private static IDataView Table(MLContext context, Case drawn)
    {
        var random = new Random(drawn.Rows + (1000 * drawn.Width));
        var rows = Enumerable.Range(0, drawn.Rows).Select(i => new TableRow
        {
            Numbers = [.. Enumerable.Range(0, drawn.Numbers).Select(j => Number(random, drawn))],
            Category = $"category {(i < drawn.Categories ? i : random.Next(drawn.Categories))}",
            Flag = random.Next(2),
            Weight = i + 0.5f,
        }).ToArray();
        var definition = SchemaDefinition.Create(typeof(TableRow));
        definition["Numbers"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, drawn.Numbers);
        var view = context.Data.LoadFromEnumerable(rows, definition);
        return context.Transforms.Categorical.OneHotEncoding("Category").Fit(view).Transform(view);
    }

    private static float Number(Random random, Case drawn) =>
        drawn.Missing && random.Next(4) == 0 ? float.NaN : drawn.Scale * (float)((2 * random.NextDouble()) - 1);

    internal sealed class TableRow
    {
        public float[] Numbers { get; set; } = [];

        public string Category { get; set; } = "";

        public float Flag { get; set; }

        public float Weight { get; set; }
    }
}
