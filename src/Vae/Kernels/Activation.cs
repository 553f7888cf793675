namespace Vae;

/// <summary>Elementwise nonlinearities, with PyTorch's definitions and default constants.</summary>
public enum Activation
{
    /// <summary>f(x) = x.</summary>
    Identity,

    /// <summary>f(x) = max(0, x).</summary>
    ReLU,

    /// <summary>f(x) = x for x &gt; 0, else 0.01 x.</summary>
    LeakyReLU,

    /// <summary>f(x) = tanh(x).</summary>
    Tanh,

    /// <summary>f(x) = x for x &gt; 0, else exp(x) - 1.</summary>
    ELU,

    /// <summary>f(x) = x sigmoid(x).</summary>
    SiLU,

    /// <summary>f(x) = x Phi(x), Phi the normal distribution function (exact form, not the tanh approximation).</summary>
    GELU,

    /// <summary>f(x) = log(1 + exp(x)); x itself above 20, as PyTorch does.</summary>
    Softplus,

    /// <summary>f(x) = 1 / (1 + exp(-x)).</summary>
    Sigmoid,
}
