namespace Vae.Options;

/// <summary>What defaults go by, of rows that have been read.</summary>
/// <param name="Rows">Rows of a weight above 0.</param>
/// <param name="InMemory">Whether they are kept; else they are streamed, which takes a pass of its own for the rows held out.</param>
internal sealed record DataFacts(long Rows, bool InMemory = true);
