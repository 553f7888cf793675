namespace Microsoft.ML.Runtime;

/// <summary>Stand-in for ML.NET's IProgressEntry.</summary>
public interface IProgressEntry
{
    void SetProgress(int index, double value);

    void SetProgress(int index, double value, double lim);

    void SetMetric(int index, double value);
}
