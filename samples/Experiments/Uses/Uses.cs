/// <summary>
/// What the VAE is for in ML.NET, with nothing set but the width: embeddings for a classifier, denoising, imputing and detecting anomalies, on the
/// 1,797 digits of samples/data, beside what a user could take instead. Means over seeds, and their spread.
/// </summary>
internal static class Uses
{
    public static void Run(Settings settings)
    {
        var set = DigitSet.Read(settings with { Quick = true });
        var figures = new List<Figure>();
        for (var seed = 1; seed <= (settings.Quick ? 1 : 5); seed++)
        {
            var all = Part.Of(set, seed)[..(settings.Quick ? 500 : (set.TrainingDigits.Length + set.TestDigits.Length))];
            var kept = all.Digits.Length * 7 / 10;
            var (training, test) = (all[..kept], all[kept..]);
            figures.AddRange(Featurizer.Run(training, test, seed));
            figures.AddRange(Repairs.Run(training, test, seed));
            figures.AddRange(settings.Quick ? [] : Detector.Run(all, seed));
            Console.WriteLine($"Seed {seed} is done.");
        }

        var csv = new Csv(Path.Combine(settings.Folder, "uses.csv"), "measure,setting,method,mean,deviation,seeds");
        foreach (var group in figures.GroupBy(figure => (figure.Measure, figure.Setting, figure.Method)))
        {
            // One figure a seed: the detector's is the mean over the ten digits.
            double[] seeds = [.. group.GroupBy(figure => figure.Seed).Select(seed => seed.Average(figure => figure.Value))];
            var mean = seeds.Average();
            var deviation = seeds.Length > 1 ? Math.Sqrt(seeds.Sum(value => (value - mean) * (value - mean)) / (seeds.Length - 1)) : 0;
            csv.Add(group.Key.Measure, group.Key.Setting, group.Key.Method, mean, deviation, seeds.Length);
            Console.WriteLine($"{group.Key.Measure}; {group.Key.Setting}; {group.Key.Method}: {mean:F3} +- {deviation:F3}");
        }
    }
}
