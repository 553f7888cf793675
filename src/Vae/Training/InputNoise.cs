namespace Vae;

/// <summary>What is done to the encoder's input while training (Vincent et al. 2008); the target stays clean.</summary>
public enum InputNoise
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Adds N(0, amount^2) to every value.</summary>
    Gaussian,

    /// <summary>Sets every value to 0 with probability amount.</summary>
    Masking,
}
