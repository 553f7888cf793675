using Microsoft.ML;
using Microsoft.ML.Data;
using Vae;

/// <summary>What a VAE trained on clean images takes off noisy ones and fills into images with gaps, beside PCA of the same width.</summary>
internal static class Repairs
{
    private const int Width = 16;
    private const int Rounds = 20; // of iterative PCA

    public static IEnumerable<Figure> Run(Part training, Part test, int seed)
    {
        var (context, random) = (new MLContext(seed), new Random(seed));
        var clean = DigitView.Of(context, training.Images);
        var pca = new Pca(training.Images, Width);
        double[] mean = [.. Enumerable.Range(0, 64).Select(j => training.Images.Average(image => (double)image[j]))];
        double[] deviation = [.. mean.Select((m, j) => Math.Sqrt(training.Images.Average(image => (image[j] - m) * (image[j] - m))))];
        foreach (var amount in (double[])[0.5, 1])
        {
            var setting = FormattableString.Invariant($"noise of {amount} standard deviations");
            var noise = new NormalNoise(seed);
            float[][] noisy = [.. test.Images.Select(image => image.Select((x, j) => x + (float)(amount * deviation[j] * noise.Next())).ToArray())];
            var options = new VaeOptions { LatentDimension = Width, InputNoise = new GaussianInputNoise(amount) };
            yield return new("denoiser PSNR (dB)", setting, "untouched", seed, Psnr(test.Images, noisy));
            yield return new("denoiser PSNR (dB)", setting, "PCA 16", seed, Psnr(test.Images, [.. noisy.Select(pca.Reconstruct)]));
            yield return new("denoiser PSNR (dB)", setting, "VAE 16", seed, Psnr(test.Images, Repaired(context, clean, noisy, options, false)));
        }

        foreach (var share in (double[])[0.1, 0.3])
        {
            var setting = FormattableString.Invariant($"{100 * share} % of the pixels missing");
            float[][] gaps = [.. test.Images.Select(image => image.Select(x => random.NextDouble() < share ? float.NaN : x).ToArray())];
            float[][] filled = [.. gaps.Select(image => image.Select((x, j) => float.IsNaN(x) ? (float)mean[j] : x).ToArray())];
            yield return new("imputer RMSE", setting, "mean", seed, Missing(test.Images, gaps, filled));
            for (var round = 0; round < Rounds; round++)
            {
                filled = [.. filled.Select(pca.Reconstruct).Zip(gaps, (guess, image) => image.Select((x, j) => float.IsNaN(x) ? guess[j] : x).ToArray())];
            }

            yield return new("imputer RMSE", setting, "iterative PCA 16", seed, Missing(test.Images, gaps, filled));
            var options = new VaeOptions { LatentDimension = Width, MissingValues = MissingValues.Ignore };
            yield return new("imputer RMSE", setting, "VAE 16", seed, Missing(test.Images, gaps, Repaired(context, clean, gaps, options, true)));
        }
    }

    private static float[][] Repaired(MLContext context, IDataView clean, float[][] damaged, VaeOptions options, bool keepObserved)
    {
        var model = context.Transforms.VaeReconstruct("Repaired", "Features", options, keepObserved: keepObserved).Fit(clean);
        return [.. model.Transform(DigitView.Of(context, damaged)).GetColumn<float[]>("Repaired")];
    }

    // The largest pixel is 1.
    private static double Psnr(float[][] truth, float[][] found) =>
        -10 * Math.Log10(truth.Zip(found, (a, b) => a.Zip(b, (x, y) => (double)(x - y) * (x - y)).Average()).Average());

    private static double Missing(float[][] truth, float[][] gaps, float[][] filled) =>
        Math.Sqrt(gaps.SelectMany((image, i) => image.Index().Where(pixel => float.IsNaN(pixel.Item))
            .Select(pixel => Math.Pow(filled[i][pixel.Index] - truth[i][pixel.Index], 2))).Average());
}
