namespace Vae.Model;

internal enum ScorerTask
{
    Encode,
    Decode,
    Losses,
}

/// <summary>What is asked of a <see cref="Scorer"/>, and where in the caller's memory it comes from and goes to.</summary>
/// <param name="Task">What is computed.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Input">What the network reads: rows of data, or of z.</param>
/// <param name="Condition">What it is told of each of them; null rows without a condition.</param>
/// <param name="Target">What losses are of; null rows for the other tasks.</param>
/// <param name="First">Receives mu, means or losses.</param>
/// <param name="Second">Receives log-variances; null rows where they are not wanted.</param>
internal readonly record struct ScorerCall(
    ScorerTask Task, int Rows, RowSet Input, RowSet Condition, RowSet Target, RowSet First, RowSet Second);

/// <summary>Rows in the caller's memory, some values apart, pinned while a call lasts; null rows stay null.</summary>
internal readonly unsafe struct RowSet(float* start, int stride)
{
    private readonly nint _start = (nint)start;

    public int Stride => stride;

    public float* this[int row] => _start == 0 ? null : (float*)_start + ((nint)row * stride);
}
