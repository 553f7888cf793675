namespace Vae.MLNet.Data;

/// <summary>Rows that a VAE makes whenever they are asked for, each time the same.</summary>
/// <param name="Count">How many.</param>
/// <param name="Fill">Writes rows from a number on, row-major [n, D], given their conditions, [n, C].</param>
/// <param name="Conditions">[k, C]: row i is given that of number i modulo k; empty without a condition.</param>
internal sealed record GeneratedRows(long Count, FillRows Fill, float[] Conditions);

/// <param name="first">The number of the first row.</param>
/// <param name="rows">Receives them, row-major.</param>
/// <param name="conditions">What they are to be given.</param>
internal delegate void FillRows(long first, Span<float> rows, ReadOnlySpan<float> conditions);
