using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Tests.Clusters;

namespace Vae.MLNet.Tests;

/// <summary>Estimators in several processes, here threads.</summary>
public sealed class ClusterFitTests
{
    [Fact]
    public void Fit_ContextsWithoutSeed_OneSeedAndOneModel()
    {
        var bytes = Fit(new(), (context, options, _) =>
            TrainedBytes.Of(context.Transforms.VaeEncode("Embedding", "Features", options with { Seed = null }).Fit(Views.Make(new MLContext(5)))));

        Assert.Equal(bytes[0], bytes[1]);
    }

    [Fact]
    public void Fit_RowsAreSplit_WhatIsFoundOnTheRowsIsTheSameInAll()
    {
        var scores = Fit(new() { RowsAreSplit = true }, (context, options, rank) =>
        {
            var fitted = context.AnomalyDetection.Trainers.Vae("Features", options).Fit(Views.Make(context, 40 - (15 * rank), seed: 3 + rank));
            var scored = fitted.Transform(Views.Make(new MLContext(5)));
            return scored.GetColumn<float>("Score").Select(BitConverter.SingleToInt32Bits).Concat(
                scored.GetColumn<bool>("PredictedLabel").Select(label => label ? 1 : 0)).ToArray();
        });

        Assert.Equal(scores[0], scores[1]);
    }

    private static T[] Fit<T>(VaeClusterOptions shared, Func<MLContext, VaeOptions, int, T> fit) => ThreadCluster.Run(2, shared, cluster =>
        fit(new MLContext(), TestOptions.Quick with { Run = TestOptions.Quick.Run with { Cluster = cluster } }, cluster.Rank));
}
