namespace Vae.Kernels;

/// <summary>Where a slot's variance comes from, for the kernels.</summary>
internal enum VarianceKind
{
    Fixed,
    Learned,
    PerFeature,
    PerOutput,
}
