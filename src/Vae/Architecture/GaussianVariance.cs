namespace Vae;

/// <summary>Where a <see cref="GaussianLikelihood"/> takes its variance from.</summary>
public enum GaussianVariance
{
    /// <summary>A constant: <see cref="GaussianLikelihood.FixedVariance"/>.</summary>
    Fixed,

    /// <summary>One learned variance for all slots and rows (Rybkin et al., arXiv:2006.13202).</summary>
    Learned,

    /// <summary>One learned variance a slot, the same for all rows.</summary>
    PerFeature,

    /// <summary>A variance for every slot of every row, given by the decoder.</summary>
    PerOutput,
}
