using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Stand-in for ML.NET's InputOutputColumnPair.</summary>
public sealed class InputOutputColumnPair
{
    public InputOutputColumnPair(string outputColumnName, string inputColumnName = null)
    {
        Contracts.CheckNonEmpty(outputColumnName, nameof(outputColumnName));
        InputColumnName = inputColumnName ?? outputColumnName;
        OutputColumnName = outputColumnName;
    }

    public string InputColumnName { get; }

    public string OutputColumnName { get; }

    internal static InputOutputColumnPair[] Check(InputOutputColumnPair[] columns)
    {
        Contracts.CheckParam(columns is { Length: > 0 }, nameof(columns), "Name at least one column");
        foreach (var column in columns)
            Contracts.CheckValue(column, nameof(columns));
        return columns;
    }

    internal static InputOutputColumnPair[] One(string outputColumnName, string inputColumnName) =>
        [new InputOutputColumnPair(outputColumnName, string.IsNullOrEmpty(inputColumnName) ? null : inputColumnName)];
}
