namespace Vae.Data;

/// <summary>A process's part of a batch.</summary>
/// <param name="First">Its first row, as the process's feed numbers the rows of an epoch.</param>
/// <param name="Rows">Its rows; may be 0.</param>
/// <param name="Place">Where in the batch its first row lies.</param>
/// <param name="Whole">Rows of the whole batch.</param>
internal readonly record struct BatchPart(long First, int Rows, int Place, int Whole);
