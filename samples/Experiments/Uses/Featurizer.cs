using Microsoft.ML;

/// <summary>How well a linear classifier tells digits by the VAE's embedding, by PCA's, and by the pixels, with few labels and with many.</summary>
internal static class Featurizer
{
    public static IEnumerable<Figure> Run(Part training, Part test, int seed)
    {
        var context = new MLContext(seed);
        var (train, held) = (DigitView.Of(context, training.Images, training.Digits), DigitView.Of(context, test.Images, test.Digits));
        (string Method, IEstimator<ITransformer> Estimator)[] embeddings =
        [
            ("pixels", context.Transforms.CopyColumns("Read", "Features")),
            .. ((int[])[8, 16]).SelectMany(width => ((string, IEstimator<ITransformer>)[])
            [
                ($"PCA {width}", context.Transforms.ProjectToPrincipalComponents("Read", "Features", rank: width, seed: seed)),
                ($"VAE {width}", context.Transforms.VaeEncode("Read", "Features", latentDimension: width)),
            ]),
        ];
        foreach (var (method, estimator) in embeddings)
        {
            // The embedding sees all images and no label, the classifier the labels of some.
            var embedding = estimator.Fit(train);
            foreach (var labels in (int[])[10, 50, int.MaxValue])
            {
                var labelled = training.First(labels);
                var classifier = context.Transforms.Conversion.MapValueToKey("Key", "Digit")
                    .Append(context.Transforms.NormalizeMeanVariance("Read", fixZero: false))
                    .Append(context.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key", "Read"))
                    .Fit(embedding.Transform(DigitView.Of(context, labelled.Images, labelled.Digits)));
                var accuracy = context.MulticlassClassification.Evaluate(classifier.Transform(embedding.Transform(held)), "Key").MicroAccuracy;
                yield return new("accuracy (%)", labels == int.MaxValue ? "all labels" : $"{labels} labels a digit", method, seed, 100 * accuracy);
            }
        }
    }
}
