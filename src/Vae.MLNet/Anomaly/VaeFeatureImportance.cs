namespace Vae.MLNet;

/// <summary>What one feature means to a detector, by <c>mlContext.AnomalyDetection.PermutationFeatureImportance</c>.</summary>
/// <param name="Name">The slot's name, or what the slots' names of one category have in common; without names, column and slots.</param>
/// <param name="Slots">The slots of the detector's input that were permuted together: one, or all of a one-hot encoded category.</param>
/// <param name="ScoreChange">
/// The change of the mean score, in nats. Above 0 where the feature goes with others: in the wrong row it surprises. About 0 where it tells
/// nothing of the others and they nothing of it.
/// </param>
/// <param name="AreaUnderRocCurveChange">
/// The change of the area under the ROC curve; below 0 where the detector needs the feature to find anomalies. Null without labels.
/// </param>
/// <param name="AveragePrecisionChange">The change of the average precision, likewise. Null without labels.</param>
public sealed record VaeFeatureImportance(
    string Name,
    IReadOnlyList<int> Slots,
    VaeMetricChange ScoreChange,
    VaeMetricChange? AreaUnderRocCurveChange,
    VaeMetricChange? AveragePrecisionChange);
