namespace Vae;

/// <summary>The function from the decoder's outputs to the means of a <see cref="GaussianLikelihood"/>.</summary>
public enum OutputMean
{
    /// <summary>m = a; for any real data.</summary>
    Identity,

    /// <summary>m = 1 / (1 + exp(-a)); for data in [0, 1].</summary>
    Sigmoid,

    /// <summary>m = tanh(a); for data in [-1, 1].</summary>
    Tanh,
}
