using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's ConfusionMatrix: rows are actual classes, columns predicted ones.</summary>
public sealed class ConfusionMatrix
{
    private readonly string[] _classes;

    internal ConfusionMatrix(double[][] counts, string[] classes)
    {
        Counts = counts;
        _classes = classes;
        NumberOfClasses = counts.Length;
        PerClassRecall = [.. Enumerable.Range(0, counts.Length).Select(c => Ratio(counts[c][c], counts[c].Sum()))];
        PerClassPrecision = [.. Enumerable.Range(0, counts.Length).Select(c => Ratio(counts[c][c], counts.Sum(row => row[c])))];
    }

    public IReadOnlyList<double> PerClassPrecision { get; }

    public IReadOnlyList<double> PerClassRecall { get; }

    public IReadOnlyList<IReadOnlyList<double>> Counts { get; }

    public int NumberOfClasses { get; }

    public double GetCountForClassPair(int predictedClassIndicatorIndex, int actualClassIndicatorIndex)
    {
        Contracts.CheckParam(Contains(predictedClassIndicatorIndex), nameof(predictedClassIndicatorIndex), "No such class");
        Contracts.CheckParam(Contains(actualClassIndicatorIndex), nameof(actualClassIndicatorIndex), "No such class");
        return Counts[actualClassIndicatorIndex][predictedClassIndicatorIndex];
    }

    public string GetFormattedConfusionTable()
    {
        var table = new StringBuilder("Confusion table (rows: actual, columns: predicted)").AppendLine();
        int width = Math.Max(8, _classes.Max(c => c.Length) + 1);
        table.Append(' ', width).AppendJoin(' ', _classes.Select(c => c.PadLeft(width))).Append("   Recall").AppendLine();
        for (int c = 0; c < NumberOfClasses; c++)
        {
            table.Append(_classes[c].PadLeft(width)).AppendJoin(' ', Counts[c].Select(n => $"{n:N0}".PadLeft(width)));
            table.Append($"   {PerClassRecall[c]:F4}").AppendLine();
        }
        return table.Append("Precision".PadLeft(width)).AppendJoin(' ', PerClassPrecision.Select(p => $"{p:F4}".PadLeft(width))).AppendLine().ToString();
    }

    private bool Contains(int index) => 0 <= index && index < NumberOfClasses;

    private static double Ratio(double part, double whole) => whole > 0 ? part / whole : 0;
}
