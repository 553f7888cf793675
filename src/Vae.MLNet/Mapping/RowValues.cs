using Vae.Scoring;

namespace Vae.MLNet.Mapping;

/// <summary>
/// Computes from the current row and those that were read ahead with it, and does not again until the cursor is past them. Where
/// that is much work, threads of the pool help. One thread at a time.
/// </summary>
/// <param name="rows">The rows.</param>
/// <param name="operationsPerRow">Multiply-adds that a row takes.</param>
/// <param name="results">Where the results go.</param>
/// <param name="compute">Computes them.</param>
internal sealed class RowValues(InputRows rows, double operationsPerRow, ValueBlock[] results, ComputeRows compute)
    : SharedBlocks
{
    // A block of the scorer's: fewer rows would share each weight that is loaded less well.
    private const int RowsAtOnce = Scorer.MaxBlockRows;

    private (long, long)? _computed;

    /// <summary>Computes, unless that was done.</summary>
    /// <returns>Which of the results is the current row's.</returns>
    public int Update()
    {
        var current = rows.Use();
        if (_computed != rows.Stamp)
        {
            _computed = null;
            Compute();
            _computed = rows.Stamp;
        }

        return current;
    }

    protected override void Run(int block)
    {
        var first = block * RowsAtOnce;
        Compute(first, Math.Min(RowsAtOnce, rows.Count - first));
    }

    private void Compute()
    {
        rows.ReadCurrent();
        var count = rows.Count;
        foreach (var result in results)
        {
            result.Reserve(count);
        }

        if (count > RowsAtOnce && Scorer.IsWorthSharing(count * operationsPerRow))
        {
            RunAll((count + RowsAtOnce - 1) / RowsAtOnce);
        }
        else
        {
            Compute(0, count);
        }
    }

    private void Compute(int first, int count) => compute(rows.Rows(first, count), first, count);
}
