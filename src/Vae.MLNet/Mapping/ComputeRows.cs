namespace Vae.MLNet.Mapping;

/// <summary>Computes from rows, and keeps the results where the getters find them, in the rows' order.</summary>
/// <param name="rows">Row-major [count, D].</param>
/// <param name="count">Rows; at least 1.</param>
internal delegate void ComputeRows(ReadOnlySpan<float> rows, int count);
