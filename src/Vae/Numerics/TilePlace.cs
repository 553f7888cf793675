namespace Vae.Numerics;

/// <summary>Where a stretch of a sum begins: floats into A and into B of a <see cref="TileKernel"/>.</summary>
internal readonly record struct TilePlace(int A, int B);
