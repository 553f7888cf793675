using Vae.MLNet;
using Vae.MLNet.Anomaly;

namespace Microsoft.ML;

/// <summary>Sets the threshold of the VAE anomaly detector in a fitted pipeline.</summary>
public static class VaeAnomalyPipelineExtensions
{
    /// <summary>Creates a pipeline that differs only in its detector's threshold.</summary>
    /// <typeparam name="TTransformer">The pipeline's type, which the result has too.</typeparam>
    /// <param name="pipeline">A fitted or loaded pipeline with one detector, at its end or elsewhere; left unchanged.</param>
    /// <param name="threshold">The score, in nats, above which <c>PredictedLabel</c> is to be true; finite, at least 0.</param>
    /// <exception cref="ArgumentException">There is not one detector, or the threshold is negative, infinite or NaN.</exception>
    public static TTransformer WithThreshold<TTransformer>(this TTransformer pipeline, float threshold)
        where TTransformer : class, ITransformer
    {
        var found = new DetectorPipeline(pipeline);
        return (TTransformer)found.With(found.Detector.WithThreshold(threshold));
    }

    /// <summary>Creates a pipeline whose detector has the threshold that gives the best F1 on labelled data.</summary>
    /// <example>
    /// <code>
    /// var tuned = pipeline.Fit(training).WithThresholdFromLabels(labelled);
    /// var metrics = mlContext.AnomalyDetection.EvaluateAtThreshold(tuned.Transform(test));
    /// </code>
    /// </example>
    /// <typeparam name="TTransformer">The pipeline's type, which the result has too.</typeparam>
    /// <param name="pipeline">A fitted or loaded pipeline with one detector, at its end or elsewhere; left unchanged.</param>
    /// <param name="data">
    /// Rows with a label, as the pipeline takes them, preferably not those trained on. To a detector alone, as
    /// <see cref="VaeAnomalyTransformer.WithThresholdFromLabels"/> has it, rows that have been scored.
    /// </param>
    /// <param name="labelColumnName">
    /// Boolean, true for an anomaly, or a number, above 0 for an anomaly and NaN for no label. The default is Label.
    /// </param>
    /// <returns>A pipeline with the same steps but for the detector. If several thresholds give the best F1, it has the largest.</returns>
    /// <exception cref="ArgumentException">
    /// There is not one detector, a column is missing or has the wrong type, or the labels are all anomalies or all normal.
    /// </exception>
    /// <exception cref="InvalidOperationException">A value is NaN or infinite.</exception>
    public static TTransformer WithThresholdFromLabels<TTransformer>(
        this TTransformer pipeline, IDataView data, string labelColumnName = "Label")
        where TTransformer : class, ITransformer
    {
        var found = new DetectorPipeline(pipeline);
        return (TTransformer)found.With(found.Detector.WithThresholdFromLabels(found.Score(data), labelColumnName));
    }
}
