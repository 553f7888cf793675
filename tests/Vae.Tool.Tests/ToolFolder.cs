using System.Globalization;

namespace Vae.Tool.Tests;

/// <summary>A table of every kind of column, and two models that the tool trained on it.</summary>
public sealed class ToolFolder : IDisposable
{
    public const int Rows = 60;

    public ToolFolder()
    {
        File.WriteAllText(System.IO.Path.Combine(Path, "rows.csv"), Table);
        Encoder = Run("train", "rows.csv", "--label", "species", "-o", "encoder.zip", "--epochs", "20", "--latent", "2");
        Detector = Run("train", "rows.csv", "--label", "species", "--detector", "-o", "detector.zip", "--epochs", "20", "--json");
    }

    public string Path { get; } = Directory.CreateTempSubdirectory().FullName;

    /// <summary>Penguins, as it were: a text of its own in each row, names with quotes, numbers, one of them missing, and a constant.</summary>
    public static string Table { get; } = MakeTable();

    internal ToolProcess Encoder { get; }

    internal ToolProcess Detector { get; }

    internal ToolProcess Run(params string[] arguments) => ToolProcess.Run(Path, "", arguments);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string MakeTable()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, Rows).Select(i =>
        {
            var large = i % 2;
            var bill = 38 + (9 * large) + (2 * random.NextDouble());
            var mass = i == 7 ? "" : string.Create(CultureInfo.InvariantCulture, $"{3700 + (1300 * large) + random.Next(200)}");
            return string.Create(CultureInfo.InvariantCulture, $"N{i}A,{(large == 1 ? "\"Gentoo, \"\"big\"\"\"" : "Adelie")},{(i % 3 == 0 ? "Biscoe" : "Dream")},{bill:F1},{mass},7");
        });
        return "id,species,island,bill length,mass,code\n" + string.Join('\n', rows) + "\n";
    }
}
