using Microsoft.ML;
using Microsoft.ML.Data;

/// <summary>Each digit in turn among all others, one in twenty: does its score give it away? Nothing is labelled, and the whole table is scored.</summary>
internal static class Detector
{
    private const double Share = 0.05;

    public static IEnumerable<Figure> Run(Part all, int seed)
    {
        foreach (var digit in Enumerable.Range(0, 10))
        {
            int[] normal = [.. all.Digits.Index().Where(row => row.Item != digit).Select(row => row.Index)];
            int[] odd = [.. all.Digits.Index().Where(row => row.Item == digit).Select(row => row.Index).Take((int)(Share * normal.Length))];
            float[][] rows = [.. normal.Concat(odd).Select(row => all.Images[row])];
            bool[] anomalous = [.. normal.Select(_ => false), .. odd.Select(_ => true)];
            var context = new MLContext(seed);
            var view = DigitView.Of(context, rows);
            var pca = new Pca(rows, width: 16);
            var scores = new Dictionary<string, double[]>
            {
                ["VAE"] = [.. context.AnomalyDetection.Trainers.Vae().Fit(view).Transform(view).GetColumn<float>("Score").Select(s => (double)s)],
                ["PCA error 16"] = [.. rows.Select(row => row.Zip(pca.Reconstruct(row), (x, y) => (double)(x - y) * (x - y)).Sum())],
#if !STANDIN
                ["RandomizedPca 20"] =
                    [.. context.AnomalyDetection.Trainers.RandomizedPca("Features", seed: seed).Fit(view).Transform(view).GetColumn<float>("Score").Select(s => (double)s)],
#endif
            };
            foreach (var (method, score) in scores)
            {
                var (area, precision) = Ranking.Of(score, anomalous);
                yield return new("detector ROC AUC", "a digit among the others", method, seed, area);
                yield return new("detector average precision", "a digit among the others", method, seed, precision);
            }
        }
    }
}
