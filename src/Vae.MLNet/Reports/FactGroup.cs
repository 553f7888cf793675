namespace Vae.MLNet.Reports;

/// <summary>Names and values under a heading.</summary>
internal sealed record FactGroup(string Heading, IReadOnlyList<string[]> Facts);
