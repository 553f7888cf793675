namespace Vae.Data;

/// <summary>Rows in memory.</summary>
internal interface IRowTable
{
    int Count { get; }

    /// <summary>Values per row, those of its condition included.</summary>
    int Dimension { get; }

    bool HasWeights { get; }

    ReadOnlySpan<float> Row(int row);

    /// <summary>How much a row counts; only where there are weights.</summary>
    float Weight(int row);
}
