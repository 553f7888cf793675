/// <summary>One figure of one method and seed.</summary>
internal sealed record Figure(string Measure, string Setting, string Method, int Seed, double Value);
