namespace Microsoft.ML.Data;

/// <summary>Stand-in for ML.NET's IMultiStreamSource.</summary>
public interface IMultiStreamSource
{
    int Count { get; }

    string GetPathOrNull(int index);

    Stream Open(int index);

    TextReader OpenTextReader(int index);
}
