namespace Vae.MLNet.Reports;

/// <summary>A row and what the VAE makes of it.</summary>
/// <param name="Position">Its number in the view, from 0.</param>
/// <param name="Label">What it is; null where nothing says so.</param>
/// <param name="Loss">-log p(x|mu), in nats.</param>
/// <param name="Values">[D].</param>
internal sealed record ReportRow(long Position, string? Label, float Loss, float[] Values);
