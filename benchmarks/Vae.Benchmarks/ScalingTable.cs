using System.Globalization;

namespace Vae.Benchmarks;

/// <summary>Time against size over two decades: constant columns mean that cost is linear.</summary>
internal static class ScalingTable
{
    public static int Print()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var model = Works.Model(Works.Mnist);
        Console.WriteLine("| rows encoded | ms | us per row |");
        Console.WriteLine("|---|---|---|");
        foreach (var rows in (int[])[200, 632, 2_000, 6_324, 20_000])
        {
            var (values, mu) = (Works.Rows(rows, 784), new float[rows * 20]);
            var time = Clock.MedianMicroseconds(() => model.Encode(values, mu));
            Console.WriteLine($"| {rows} | {time / 1e3:F2} | {time / rows:F3} |");
        }

        Console.WriteLine();
        Console.WriteLine("| batch | ms a step | us per row |");
        Console.WriteLine("|---|---|---|");
        foreach (var batch in (int[])[32, 101, 320, 1_012, 3_200])
        {
            var time = Works.StepMicroseconds(VaeTrainer.Managed, Works.Mnist, threads: 2, batch);
            Console.WriteLine($"| {batch} | {time / 1e3:F2} | {time / batch:F2} |");
        }

        Console.WriteLine();
        Console.WriteLine("| hidden width | parameters | ms a step | ns per parameter |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var hidden in (int[])[32, 100, 320, 1_000, 3_200])
        {
            var architecture = VaeArchitecture.Mlp(784, 20, [hidden], Activation.ReLU, VaeLikelihood.Bernoulli);
            var parameters = architecture.GetParameters().Sum(p => p.Length);
            var time = Works.StepMicroseconds(VaeTrainer.Managed, architecture, threads: 2);
            Console.WriteLine($"| {hidden} | {parameters} | {time / 1e3:F2} | {time * 1e3 / parameters:F2} |");
        }

        return 0;
    }
}
