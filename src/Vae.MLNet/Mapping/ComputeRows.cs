namespace Vae.MLNet.Mapping;

/// <summary>
/// Computes from rows, and keeps the results where the getters find them. Several threads may call it at once, each for rows of its own.
/// </summary>
/// <param name="rows">Row-major [count, D], with a condition [count, D + C].</param>
/// <param name="first">Where the results of the first of them belong.</param>
/// <param name="count">Rows; at least 1.</param>
internal delegate void ComputeRows(ReadOnlySpan<float> rows, int first, int count);
